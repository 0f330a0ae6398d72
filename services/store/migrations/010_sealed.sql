-- Which of some records are of people under a seal: what is read of somebody else leaves them out. docs/identity.md,
-- "Sealed". It reads past the policies, so that whoever asks, the names are found that must not be shown to them.
create function access.sealed_of(records bytea[]) returns setof bytea stable security definer
set search_path = pg_catalog, public language sql as $$
    select distinct named.record_id from membership named
    join membership theirs on theirs.person_id = named.person_id
    where named.record_id = any(records) and (
        exists (select from verdict v where v.verdict = 'sealed' and v.a = theirs.record_id)
        or exists (select from verdict v where v.verdict = 'sealed' and v.b = theirs.record_id)
    )
$$;
revoke all on function access.sealed_of(bytea[]) from public;
grant execute on function access.sealed_of(bytea[]) to vantage_viewer, vantage_reader, vantage_desk, current_user;
alter function access.sealed_of(bytea[]) owner to vantage_reader;
