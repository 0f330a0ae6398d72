-- Who may see what, held by Postgres: a filter forgotten in Python shows nothing. docs/access.md, "What each may see".
--
-- Four roles, none of which owns anything or logs in by itself. Roles belong to the whole server, so another database
-- may have made them, or be making them now.
do $$
declare each text;
begin
    foreach each in array array['vantage_viewer', 'vantage_reader', 'vantage_desk', 'vantage_projector'] loop
        begin
            execute format('create role %I nologin noinherit', each);
        exception when duplicate_object or unique_violation then null;
        end;
    end loop;
end $$;
-- What decides and what projects reads everything: a reason may rest on what the asker may not see.
alter role vantage_reader bypassrls;
alter role vantage_desk bypassrls;
alter role vantage_projector bypassrls;

grant select on all tables in schema public to vantage_reader, vantage_desk;
grant select, insert, update, delete, truncate on all tables in schema public to vantage_projector;
alter default privileges in schema public grant select on tables to vantage_reader, vantage_desk;
alter default privileges in schema public grant select, insert, update, delete, truncate on tables to vantage_projector;

-- Owned by people and the referral service, not by the topics.
create schema access;
grant usage on schema access to vantage_viewer, vantage_reader, vantage_desk;

-- A record that an account has opened with a purpose, until when. An emergency is short, and opens what is closed.
create table access.opening (
    id text primary key,
    account text not null,
    record_id bytea not null,
    purpose text not null,
    emergency boolean not null default false,
    opened_at timestamptz not null default now(),
    until timestamptz not null,
    check (until <= opened_at + case when emergency then interval '30 minutes' else interval '12 hours' end)
);
create index opening_by_account on access.opening (account, until);

-- Records whose whole person only those see who have the right: an employee's child, somebody known to the press.
create table access.restriction (
    record_id bytea primary key,
    since timestamptz not null default now(),
    by_role text not null,
    reason text not null
);
grant select, insert, update on access.opening to vantage_desk;
grant select on access.restriction to vantage_desk;

-- Who asks, set for one transaction (SQL block set_viewer). Unset, or left empty by an earlier one: nobody.
create function access.account() returns text stable language sql
as $$ select nullif(current_setting('vantage.account', true), '') $$;
create function access.agency() returns text stable language sql
as $$ select nullif(current_setting('vantage.agency', true), '') $$;
create function access.is_one_of(roles text[]) returns boolean stable language sql
as $$ select access.account() is not null
    and string_to_array(current_setting('vantage.roles', true), ' ') && roles $$;
create function access.is_merged() returns boolean stable language sql
as $$ select access.is_one_of('{mash-worker,mash-manager,auditor}') $$;
create function access.is_of_agency() returns boolean stable language sql
as $$ select access.agency() is not null and access.is_one_of('{agency-practitioner,agency-manager}') $$;

-- The functions below read past the policies, as vantage_reader, and answer of the asker's own openings alone.

-- People whom the asker has opened: with true, in an emergency only.
create function access.opened_people(emergencies boolean) returns bytea[] stable security definer
set search_path = pg_catalog, public language sql as $$
    select coalesce(array_agg(distinct m.person_id), '{}') from access.opening o
    join membership m on m.record_id = o.record_id
    where o.account = access.account() and o.until > now() and (o.emergency or not emergencies)
$$;

-- Their records, and those of the adults by whom events reach them.
create function access.opened_records(emergencies boolean) returns bytea[] stable security definer
set search_path = pg_catalog, public language sql as $$
    with own as (select record_id from membership where person_id = any(access.opened_people(emergencies)))
    select coalesce(array_agg(distinct record_id), '{}') from (
        select record_id from own
        union
        select theirs.record_id from own
        join tie t on t.record_id = own.record_id
        join membership relative on relative.record_id = t.relative_id
        join membership theirs on theirs.person_id = relative.person_id
    ) reached
$$;

-- All records of people of whom one record is restricted, or with true sealed from another, that the asker has no right
-- to see. An agency's own events are never closed to it by a seal.
create function access.closed_records(seals boolean) returns bytea[] stable security definer
set search_path = pg_catalog, public language sql as $$
    with closed as (
        select record_id from access.restriction where not access.is_one_of('{restricted-records}')
        union all
        select a from verdict where seals and verdict = 'sealed' and not access.is_one_of('{sealed-records}')
        union all
        select b from verdict where seals and verdict = 'sealed' and not access.is_one_of('{sealed-records}')
    )
    select coalesce(array_agg(distinct all_of.record_id), '{}') from closed
    join membership m on m.record_id = closed.record_id
    join membership all_of on all_of.person_id = m.person_id
    where not all_of.record_id = any(access.opened_records(true))
$$;

-- Who was told by an event, as projections/knowledge.py has it: told_to, told_of.
create function access.told_to(type text, said json) returns setof text immutable language sql as $$
    select json_array_elements_text(said -> 'to') where type = 'information.provided'
    union all
    select a ->> 'agency' from json_array_elements(said -> 'attendees') a
    where type = 'meeting.held' and a ->> 'attendance' = 'attended'
    union all
    select case
        when type in ('concern.raised', 'referral.made') then said ->> 'to'
        when type = 'information.requested' then said ->> 'of'
        when type = 'assessment.requested' then said ->> 'by'
        when type = 'concern.answered' then said #>> '{concern,source}'
        when type in ('referral.acknowledged', 'referral.decided') then said #>> '{referral,source}'
        when type = 'help.answered' then said #>> '{request,source}'
    end
$$;
create function access.told_of(type text, said json) returns setof text immutable language sql as $$
    select (e ->> 'source') || '/' || (e ->> 'id') from json_array_elements(
        case when type = 'information.provided' then said -> 'about' when type = 'meeting.held' then said -> 'discussed' end
    ) e
$$;

-- Events on the people opened that the asker's agency was told of, with what corrects them. A telling that was itself
-- corrected or retracted counts no more; what stands in its place does.
create function access.told_events() returns text[] stable security definer
set search_path = pg_catalog, public language sql as $$
    with recursive candidate as (
        select l.source, l.id, l.type, convert_from(l.body, 'UTF8')::json as body
        from log l where l.record_id = any(access.opened_records(false)) and l.type = any('{
            information.provided,meeting.held,concern.raised,referral.made,information.requested,assessment.requested,
            concern.answered,referral.acknowledged,referral.decided,help.answered,record.corrected}')
        and not exists (select from correction c where c.source = l.source and c.target = l.id)
    ),
    telling as (
        select source, id, type, body -> 'data' as said from candidate where type <> 'record.corrected'
        union all
        select source, id, body #>> '{data,replacement,type}', body #> '{data,replacement,data}'
        from candidate where type = 'record.corrected'
    ),
    mine as (
        select source, id, type, said from telling where access.agency() in (select access.told_to(type, said))
    ),
    told (name) as (
        select source || '/' || id from mine
        union
        select access.told_of(type, said) from mine
        union
        select c.source || '/' || c.id from told join correction c on c.source || '/' || c.target = told.name
    )
    select coalesce(array_agg(name), '{}') from told where access.is_of_agency()
$$;
do $$
declare each regprocedure;
begin
    for each in select p.oid from pg_proc p where p.pronamespace = 'access'::regnamespace and p.prosecdef loop
        execute format('alter function %s owner to vantage_reader', each);
    end loop;
end $$;
revoke all on all functions in schema access from public;
grant execute on all functions in schema access to vantage_viewer, vantage_reader, vantage_desk;
grant select on access.opening, access.restriction to vantage_reader;

-- Forced, so that whoever owns the tables is held by them too, unless they may pass every policy.
do $$
declare each text;
begin
    foreach each in array array['log', 'state', 'record', 'membership', 'person', 'tie', 'reject', 'standing',
        'identifier', 'assertion', 'verdict', 'blocking_key', 'duplicate', 'correction', 'resolution'] loop
        execute format('alter table %I enable row level security', each);
        execute format('alter table %I force row level security', each);
    end loop;
end $$;
alter view incomplete set (security_invoker = true);

grant select on log, state, record, membership, person, tie, standing, generation, position, loading to vantage_viewer;
grant select (topic, partition, "offset", kind, source, reference) on reject to vantage_viewer;
grant select (topic, partition, "offset", event_id) on resolution to vantage_viewer;

-- Of the child opened: a merged role everything, an agency what it was told. Who looked, and the seal itself, are for
-- few. Without an opening: an agency its own events, an auditor who looked.
create policy opened on log for select to vantage_viewer using (
    record_id = any((select access.opened_records(false))::bytea[])
    and not record_id = any((select access.closed_records(true))::bytea[])
    and ((select access.is_merged()) or source || '/' || id = any((select access.told_events())::text[]))
    and (type <> 'record.viewed' or (select access.is_one_of('{mash-manager,auditor}')))
    and (type <> 'identity.sealed' or (select access.is_one_of('{sealed-records}')))
);
create policy own on log for select to vantage_viewer using (
    (select access.is_of_agency()) and source = (select access.agency())
    and not record_id = any((select access.closed_records(false))::bytea[])
);
create policy audited on log for select to vantage_viewer using (
    (select access.is_one_of('{auditor}')) and type = 'record.viewed'
    and not record_id = any((select access.closed_records(true))::bytea[])
);

-- A stored projection merges all agencies.
create policy opened on state for select to vantage_viewer using (
    (select access.is_merged()) and person_id = any((select access.opened_people(false))::bytea[])
    and exists (select from membership m where m.person_id = state.person_id)
);

create policy opened on record for select to vantage_viewer using (
    id = any((select access.opened_records(false))::bytea[])
    and not id = any((select access.closed_records(true))::bytea[])
    and ((select access.is_merged()) or exists (select from log l where l.record_id = record.id))
);
create policy own on record for select to vantage_viewer using (
    (select access.is_of_agency()) and agency = (select access.agency())
    and not id = any((select access.closed_records(false))::bytea[])
);
create policy of_record on membership for select to vantage_viewer
using (exists (select from record r where r.id = membership.record_id));
create policy of_member on person for select to vantage_viewer
using (exists (select from membership m where m.person_id = person.id));
create policy of_both on tie for select to vantage_viewer using (
    exists (select from record r where r.id = tie.record_id) and exists (select from record r where r.id = tie.relative_id)
);
create policy of_event on standing for select to vantage_viewer using (
    exists (select from log l where l.record_id = standing.record_id and l.source = standing.source and l.id = standing.id)
);
create policy of_record on reject for select to vantage_viewer using (
    (select access.is_of_agency()) and source = (select access.agency())
    or exists (
        select from record r where reject.reference is not null
        and (r.agency = reject.source and r.reference = reject.reference
            or reject.source = 'hub' and reject.reference = r.agency || ':' || r.reference)
    )
    or (select access.is_merged()) and reference is null
);
create policy all_of_them on resolution for select to vantage_viewer using ((select access.account()) is not null);
