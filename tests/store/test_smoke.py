import json
from datetime import UTC, datetime
from schemas import Place, Record
from services.projector.advance import Advance
from services.store.connect import connect
from services.store.sql import SQL

def rec(topic, p, o, doc, key=None):
    return Record(Place(topic,p,o), (key or doc["subject"]).encode(), json.dumps(doc).encode(), datetime(2026,1,1,tzinfo=UTC))
def ev(id, source, type, subject, data, **kw):
    return {"id":id,"source":source,"type":type,"dataschema":type+"/1","subject":subject,"time":"2015-05-28T00:00:00Z","timeprecision":"day","recordedtime":"2015-05-28T15:00:00+01:00","data":data,**kw}

async def test_smoke(connection, database):
    async def dial(): return await connect(database)
    a = Advance(dial)
    hv="contacts.health-visiting"; ns="contacts.nursery"
    for t in (hv,ns): await connection.execute(SQL["begin_position"], t,0,0,"c")
    p={"kind":"child","name":"Kyle","nhs_number":"9990000018"}
    await a.slice([rec(hv,0,0,ev("a","health-visiting","person.registered","h1",p)), rec(hv,0,1,ev("b","health-visiting","tier.viewed","h1",{"tier":2})),
       rec(hv,0,2,ev("b","health-visiting","tier.viewed","h1",{"tier":3})), rec(hv,0,3,ev("b","health-visiting","tier.viewed","h1",{"tier":2})),
       rec(hv,0,4,ev("c","health-visiting","record.retracted","h1",{"target":"b","reason":"x"}))])
    await a.slice([rec(ns,0,0,ev("a","nursery","person.registered","n1",p)), rec(ns,0,1,ev("b","nursery","tier.viewed","n1",{"tier":3}))])
    for t in ("position","standing","duplicate","reject","membership","assertion","state","correction"):
        print(t, [tuple(r) for r in await connection.fetch(f"select * from {t}")])
    print(await connection.fetch(SQL["accounts"]))
    await a.close()
