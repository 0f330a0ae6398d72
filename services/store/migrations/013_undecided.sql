-- Under a seal is also whoever was given a sealed person's number afterwards, until somebody has said whose record it
-- is: whichever half it belongs to, it must not be found beside the other. docs/identity.md, "Sealed".

create function access.has_seal(person bytea) returns boolean stable security definer
set search_path = pg_catalog, public language sql as $$
    select exists (select from membership m join verdict v on v.a = m.record_id
                   where m.person_id = person and v.verdict = 'sealed')
        or exists (select from membership m join verdict v on v.b = m.record_id
                   where m.person_id = person and v.verdict = 'sealed')
$$;
create function access.is_undecided(person bytea) returns boolean stable security definer
set search_path = pg_catalog, public language sql as $$
    select exists (
        select from person p join membership own on own.person_id = p.id
        join assertion said on said.record_id = own.record_id
        join assertion same on same.kind = said.kind and same.value = said.value
        join membership theirs on theirs.record_id = same.record_id
        where p.id = person and p.unsettled and theirs.person_id <> p.id and access.has_seal(theirs.person_id)
    )
$$;

create or replace function access.sealed_of(records bytea[]) returns setof bytea stable security definer
set search_path = pg_catalog, public language sql as $$
    select named.record_id from membership named
    where named.record_id = any(records)
    and (access.has_seal(named.person_id) or access.is_undecided(named.person_id))
$$;

create or replace function access.closed_records(seals boolean) returns bytea[] stable security definer
set search_path = pg_catalog, public language sql as $$
    with sealed as (
        select a as record_id from verdict
        where seals and verdict = 'sealed' and not access.is_one_of('{sealed-records}')
        union
        select b from verdict where seals and verdict = 'sealed' and not access.is_one_of('{sealed-records}')
    ), closed as (
        select record_id from access.restriction where not access.is_one_of('{restricted-records}')
        union all
        select record_id from sealed
        union all
        select theirs.record_id from sealed
        join membership m on m.record_id = sealed.record_id
        join membership half on half.person_id = m.person_id
        join assertion said on said.record_id = half.record_id
        join assertion same on same.kind = said.kind and same.value = said.value
        join membership theirs on theirs.record_id = same.record_id
        join person p on p.id = theirs.person_id and p.unsettled
    )
    select coalesce(array_agg(distinct all_of.record_id), '{}') from closed
    join membership m on m.record_id = closed.record_id
    join membership all_of on all_of.person_id = m.person_id
    where not all_of.record_id = any(access.opened_records(true))
$$;
revoke all on function access.has_seal(bytea), access.is_undecided(bytea) from public;
grant execute on function access.has_seal(bytea), access.is_undecided(bytea) 
to vantage_viewer, vantage_reader, vantage_desk, current_user;
alter function access.has_seal(bytea) owner to vantage_reader;
alter function access.is_undecided(bytea) owner to vantage_reader;
