-- Every statement of the hub. A block begins with its name; services/store/sql.py reads them.

-- name: position
-- Where the projector stands in one partition.
select next_offset, last_fingerprint, cluster_id from position where topic = $1 and partition = $2

-- name: positions
select topic, partition, next_offset from position

-- name: begin_position
-- The first sight of a partition.
insert into position (topic, partition, next_offset, last_fingerprint, cluster_id)
values ($1, $2, $3, null, $4) on conflict do nothing

-- name: positions_of
select p.topic, p.partition, p.next_offset
from unnest($1::text[], $2::int[]) as wanted (topic, partition) join position p using (topic, partition)

-- name: advance_positions
-- The fence: moves each position only from where this slice began. The count says whether all moved.
with moved as (
    update position p set next_offset = new.next_offset, last_fingerprint = new.fingerprint
    from unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[], $5::bytea[])
    as new (topic, partition, first_offset, next_offset, fingerprint)
    where p.topic = new.topic and p.partition = new.partition
    and p.next_offset = new.first_offset
    returning 1
) select count(*) from moved

-- name: hold_position
-- The fence for work that reads no new record: fails where another worker has moved on.
select next_offset from position where topic = $1 and partition = $2 and next_offset = $3 for update

-- name: stop_partition
insert into stopped (topic, partition, code, detail) values ($1, $2, $3, $4)
on conflict (topic, partition) do update set code = excluded.code, detail = excluded.detail

-- name: resume_partition
delete from stopped where topic = $1 and partition = $2

-- name: stopped_partitions
select topic, partition, code, detail from stopped order by 1, 2

-- name: lock_records
select id from record where id = any($1::bytea[]) order by id for update

-- name: add_records
-- All that is held of a new record is in the slice that brings it, which writes its keys too.
insert into record (id, agency, reference, keyed)
select id, agency, reference, true from unnest($1::bytea[], $2::text[], $3::text[]) as new (id, agency, reference)
on conflict do nothing returning id

-- name: add_people
insert into person (id) select * from unnest($1::bytea[]) on conflict do nothing

-- name: add_memberships
insert into membership (record_id, person_id)
select id, id from unnest($1::bytea[]) as new (id) on conflict do nothing

-- name: add_identifiers
insert into identifier (kind, value) select * from unnest($1::text[], $2::text[]) on conflict do nothing

-- name: lock_identifiers
select kind from identifier
where (kind, value) in (select * from unnest($1::text[], $2::text[])) order by kind, value for update

-- name: members
-- To whom each record belongs, and how often that person has changed.
select m.record_id, m.person_id, p.changes
from membership m join person p on p.id = m.person_id where m.record_id = any($1::bytea[])

-- name: children_of
-- Whom an adult's events reach: (adult, child, the child's changes, the tie).
select m.person_id as adult, c.person_id as child, p.changes, t.record_id, t.relative_id, t.from_at, t.until_at
from membership m
join tie t on t.relative_id = m.record_id
join membership c on c.record_id = t.record_id
join person p on p.id = c.person_id
where m.person_id = any($1::bytea[]) and c.person_id <> m.person_id

-- name: wait_briefly
-- Whoever holds many locks does not wait long for the next: live slices go first.
set local lock_timeout = '500ms'

-- name: lock_people
-- The child lock.
select id, changes, written from person where id = any($1::bytea[]) order by id for update

-- name: add_standing
-- The id conflict: only the first event of an id is inserted. The count says whether any was not.
with added as (
    insert into standing (source, id, topic, partition, "offset", fingerprint, record_id)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[], $6::bytea[], $7::bytea[])
    on conflict do nothing
    returning 1
) select count(*) from added

-- name: not_standing
-- Those of these events whose id another place stands for, or is waited for.
select new.source, new.id
from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[]) as new (source, id, topic, partition, "offset")
join standing s on s.source = new.source and s.id = new.id
where (s.topic, s.partition, s."offset") is distinct from (new.topic, new.partition, new."offset")

-- name: lock_standing
select topic, partition, "offset", fingerprint, record_id from standing where source = $1 and id = $2 for update

-- name: put_standing
insert into standing (source, id, topic, partition, "offset", fingerprint, record_id)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (source, id) do update set topic = excluded.topic, partition = excluded.partition,
"offset" = excluded."offset", fingerprint = excluded.fingerprint, record_id = excluded.record_id

-- name: wait_for
-- A target that does not stand yet: whoever brings it finds this row.
insert into standing (source, id) values ($1, $2) on conflict do nothing

-- name: standing_homes
select source, id, record_id from standing
where topic is not null and (source, id) in (select * from unnest($1::text[], $2::text[]))

-- name: standing_body
-- The event that stands under a source and an id.
select l.body from standing s join log l on l.record_id = s.record_id and l.source = s.source and l.id = s.id
where s.source = $1 and s.id = $2 and s.topic is not null

-- name: duplicates_of
select topic, partition, "offset", content, fingerprint from duplicate where source = $1 and id = $2

-- name: id_conflicts_of
select topic, partition, "offset", content, fingerprint, reference from reject
where source = $1 and event_id = $2 and code = 'id-conflict'

-- name: drop_duplicates_of
delete from duplicate where source = $1 and id = $2

-- name: drop_id_conflicts_of
delete from reject where source = $1 and event_id = $2 and code = 'id-conflict'

-- name: add_duplicates
insert into duplicate (topic, partition, "offset", source, id, content, fingerprint)
select * from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::bytea[], $7::bytea[])

-- name: add_rejects
insert into reject (topic, partition, "offset", kind, source, reference, event_id, code, detail, content,
                    fingerprint, appended_at, key, body)
select * from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::text[], $10::bytea[], $11::bytea[], $12::timestamptz[], $13::bytea[], $14::bytea[])

-- name: drop_reject
delete from reject where topic = $1 and partition = $2 and "offset" = $3

-- name: parked
select "offset", key, body, appended_at from reject
where topic = $1 and partition = $2 and kind = 'parked' order by "offset"

-- name: add_resolutions
insert into resolution (topic, partition, "offset", event_id)
select * from unnest($1::text[], $2::int[], $3::bigint[], $4::text[]) on conflict do nothing

-- name: drop_resolution
delete from resolution where event_id = $1

-- name: refused_of_the_hub
-- Whether what the hub itself published under an id was refused, and nothing stands under it.
select code from reject where source = 'hub' and event_id = $1
and not exists (select from standing where source = 'hub' and id = $1 and topic is not null) limit 1

-- name: rejects
select r.topic, r.partition, r."offset", r.kind, r.source, r.reference, r.event_id, r.code, r.detail,
       r.fingerprint, r.appended_at, s.event_id as resolved_by
from reject r
left join lateral (
    select event_id from resolution s
    where (s.topic, s.partition, s."offset") = (r.topic, r.partition, r."offset") order by event_id limit 1
) s on true
where $1::text is null or r.source = $1
order by r.topic, r.partition, r."offset"

-- name: waiting
-- Corrections whose target does not stand.
select c.source, c.id, c.target from correction c
join standing mine on (mine.source, mine.id) = (c.source, c.id) and mine.topic is not null
where not exists (
    select from standing t where (t.source, t.id) = (c.source, c.target) and t.topic is not null
) order by 1, 2

-- name: resolutions_of_nothing
-- Resolutions whose place holds no reject; a place that is not projected yet may still become one.
select s.topic, s.partition, s."offset", s.event_id, coalesce(p.next_offset > s."offset", false) as projected
from resolution s left join position p using (topic, partition)
where not exists (
    select from reject r where (r.topic, r.partition, r."offset") = (s.topic, s.partition, s."offset")
) order by 1, 2, 3, 4

-- name: add_corrections
insert into correction (source, target, id)
select * from unnest($1::text[], $2::text[], $3::text[]) on conflict do nothing

-- name: drop_correction
delete from correction where source = $1 and id = $2

-- name: correction_edges
select source, target, id from correction
where source = $1 and (target = any($2::text[]) or id = any($2::text[]))

-- name: log_of_records
-- The log of some records, for a fold or a page, without some types.
select record_id, body from log where record_id = any($1::bytea[]) and type <> all($2::text[])

-- name: log_of_records_by_type
select record_id, body from log where record_id = any($1::bytea[]) and type = any($2::text[])

-- name: bodies
select l.record_id, l.source, l.id, l.body from unnest($1::bytea[], $2::text[], $3::text[]) as wanted (record_id, source, id)
join log l using (record_id, source, id)

-- name: drop_log
delete from log where record_id = any($1::bytea[]) and source = $2 and id = any($3::text[])

-- name: forget_unnamed
-- Records that no standing event names any more, since another event took its id's place.
with bare as (
    select id from unnest($1::bytea[]) as touched (id) where not exists (select from log where log.record_id = touched.id)
),
no_key as (delete from blocking_key where record_id in (select id from bare)),
no_member as (delete from membership where record_id in (select id from bare)),
no_state as (delete from state where person_id in (select id from bare)),
no_person as (delete from person where id in (select id from bare))
delete from record where id in (select id from bare)

-- name: drop_assertions
delete from assertion where record_id = any($1::bytea[])

-- name: add_assertions
insert into assertion (record_id, kind, value) select * from unnest($1::bytea[], $2::text[], $3::text[])

-- name: assertions
select record_id, kind, value from assertion where record_id = any($1::bytea[])

-- name: holders
select record_id from assertion where (kind, value) in (select * from unnest($1::text[], $2::text[]))

-- name: drop_verdicts
delete from verdict where a = any($1::bytea[]) or b = any($1::bytea[])

-- name: add_verdicts
insert into verdict (a, b, verdict) select * from unnest($1::bytea[], $2::bytea[], $3::text[])
on conflict (a, b) do update set verdict = excluded.verdict

-- name: verdicts
select a, b, verdict from verdict where a = any($1::bytea[]) or b = any($1::bytea[])

-- name: drop_ties
delete from tie where record_id = any($1::bytea[])

-- name: add_ties
insert into tie (record_id, relative_id, from_at, until_at)
select * from unnest($1::bytea[], $2::bytea[], $3::timestamptz[], $4::timestamptz[])

-- name: ties_of
-- The ties of some records, and who the relatives are today.
select t.record_id, t.relative_id, t.from_at, t.until_at, m.person_id
from tie t join membership m on m.record_id = t.relative_id where t.record_id = any($1::bytea[])

-- name: ties_from
select record_id, relative_id, from_at, until_at from tie where record_id = any($1::bytea[])

-- name: around
-- Records tied to, or judged upon with, some records.
select relative_id as record_id from tie where record_id = any($1::bytea[])
union select record_id from tie where relative_id = any($1::bytea[])
union select b from verdict where a = any($1::bytea[])
union select a from verdict where b = any($1::bytea[])

-- name: ties_touching
select record_id, relative_id from tie where record_id = any($1::bytea[]) or relative_id = any($1::bytea[])

-- name: records_of_people
select person_id, record_id from membership where person_id = any($1::bytea[])

-- name: move_members
update membership set person_id = new.person_id
from unnest($1::bytea[], $2::bytea[]) as new (record_id, person_id)
where membership.record_id = new.record_id

-- name: move_states
with written as (
    update person set written = pg_current_xact_id()::text::bigint where id = any($1::bytea[] || $2::bytea[])
)
update state set person_id = new.to_id from unnest($1::bytea[], $2::bytea[]) as new (from_id, to_id)
where state.person_id = new.from_id

-- name: settle_people
update person set unsettled = new.unsettled from unnest($1::bytea[], $2::boolean[]) as new (id, unsettled)
where person.id = new.id

-- name: changed_people
update person set changes = changes + 1 where id = any($1::bytea[])

-- name: generations
-- Every slice writes all of these; the shared lock makes a new generation wait for slices in hand.
-- made: a number that is used again is another generation.
select projection, generation, version, status, xmin::text as made from generation order by 1, 2 for share

-- name: generations_shown
select projection, generation, version, status from generation order by 1, 2

-- name: holds_events
select exists (select from standing where topic is not null)

-- name: lock_generations
lock table generation in exclusive mode

-- name: add_generation
insert into generation (projection, generation, version, status) values ($1, $2, $3, $4)

-- name: drop_generation
delete from generation where projection = $1 and generation = $2

-- name: activate_generation
update generation set status = 'active' where projection = $1 and generation = $2

-- name: drop_generation_states
delete from state where projection = $1 and generation = $2

-- name: states
select person_id, projection, generation, body from state where person_id = any($1::bytea[])

-- name: states_named
-- Of these people those states alone that are asked for.
select s.person_id, s.projection, s.generation, s.body
from unnest($1::bytea[], $2::text[], $3::int[]) as wanted (person_id, projection, generation)
join state s using (person_id, projection, generation)

-- name: put_states
-- Answers the transaction that wrote them.
with written as (
    update person set written = pg_current_xact_id()::text::bigint where id = any($1::bytea[])
), kept as (
    insert into state (person_id, projection, generation, body, due_at)
    select * from unnest($1::bytea[], $2::text[], $3::int[], $4::bytea[], $5::timestamptz[])
    on conflict (person_id, projection, generation) do update set body = excluded.body, due_at = excluded.due_at
)
select pg_current_xact_id()::text::bigint

-- name: forget_states
with written as (
    update person set written = pg_current_xact_id()::text::bigint where id = any($1::bytea[])
)
delete from state where (person_id, projection, generation) in (select * from unnest($1::bytea[], $2::text[], $3::int[]))

-- name: due_people
-- Whom the watch must look at by now, the longest due first; of active generations only. Not those who are known as
-- somebody's relative only: what is recorded of a parent is no alert about the parent.
select s.person_id, min(s.due_at) as due_at from state s
join generation g on (g.projection, g.generation) = (s.projection, s.generation) and g.status = 'active'
where s.due_at <= $1 and (
    exists (select from membership m join tie t on t.record_id = m.record_id where m.person_id = s.person_id)
    or not exists (select from membership m join tie t on t.relative_id = m.record_id where m.person_id = s.person_id)
)
group by 1 order by 2 limit $2

-- name: active_states
-- All active states of a person.
select s.projection, s.body from state s
join generation g on (g.projection, g.generation) = (s.projection, s.generation) and g.status = 'active'
where s.person_id = $1

-- name: drop_states
with written as (
    update person set written = pg_current_xact_id()::text::bigint where id = any($1::bytea[])
)
delete from state where person_id = any($1::bytea[])

-- name: active_state
select s.body, s.generation from state s
join generation g on (g.projection, g.generation) = (s.projection, s.generation) and g.status = 'active'
where s.person_id = $1 and s.projection = $2

-- name: people_without_state
select p.person_id from (select distinct person_id from membership where person_id > $3) p
where not exists (
    select from state s where s.person_id = p.person_id and s.projection = $1 and s.generation = $2
) order by 1 limit $4

-- name: count_people
select count(distinct person_id) from membership

-- name: find_record
select m.person_id, r.agency, r.reference from record r join membership m on m.record_id = r.id
where r.id = $1

-- name: person
select id, unsettled from person where id = $1

-- name: names_of_people
select m.person_id, r.agency, r.reference from membership m join record r on r.id = m.record_id
where m.person_id = any($1::bytea[]) order by 2, 3

-- name: children_of_agency
-- Who has a record of the agency; not those who are known as somebody's relative only.
select distinct m.person_id from record r join membership m on m.record_id = r.id
where r.agency = $1 and (
    exists (select from membership o join tie t on t.record_id = o.record_id where o.person_id = m.person_id)
    or not exists (select from membership o join tie t on t.relative_id = o.record_id where o.person_id = m.person_id)
) order by 1

-- name: incomplete
select agency, reference, rejects from incomplete order by 1, 2

-- name: accounts
-- For every partition: what became of its records. The four add up to the position.
select p.topic, p.partition, p.next_offset,
  (select count(*) from standing s where s.topic = p.topic and s.partition = p.partition) as standing,
  (select count(*) from duplicate d where d.topic = p.topic and d.partition = p.partition) as duplicates,
  (select count(*) from reject r where r.topic = p.topic and r.partition = p.partition and kind = 'rejected')
    as rejected,
  (select count(*) from reject r where r.topic = p.topic and r.partition = p.partition and kind = 'parked') as parked
from position p order by 1, 2

-- name: fates
-- What became of the records at these places, which carry these ids; those not yet projected are left out.
with wanted as (
    select * from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[])
    as w (topic, partition, "offset", source, id)
)
select w.topic, w.partition, w."offset", 'projected' as fate, null as code, null as detail
from wanted w join standing s on (s.source, s.id) = (w.source, w.id)
and (s.topic, s.partition, s."offset") = (w.topic, w.partition, w."offset")
union all
select topic, partition, "offset", 'duplicate', null, null from wanted join duplicate using (topic, partition, "offset")
union all
select topic, partition, "offset", r.kind, r.code, r.detail
from wanted join reject r using (topic, partition, "offset")

-- name: forget
-- The drill for a lost database: everything that the topics can give back.
truncate position, stopped, record, identifier, standing, log, correction, duplicate, reject, resolution,
assertion, verdict, tie, blocking_key, person, membership, state

-- name: digest_standing
select source, id, topic, partition, "offset", fingerprint from standing where topic is not null order by 1, 2

-- name: digest_log
select record_id, source, id, body from log order by 1, 2, 3

-- name: digest_duplicate
select topic, partition, "offset", source, id, content from duplicate order by 1, 2, 3

-- name: digest_reject
select topic, partition, "offset", kind, source, reference, event_id, code, detail, body from reject order by 1, 2, 3

-- name: digest_resolution
select topic, partition, "offset", event_id from resolution order by 1, 2, 3, 4

-- name: digest_membership
select record_id, person_id from membership order by 1

-- name: digest_tie
select record_id, relative_id, from_at, until_at from tie order by 1, 2, 3, 4

-- name: digest_verdict
select a, b, verdict from verdict order by 1, 2

-- name: digest_blocking_key
select key, record_id from blocking_key order by 1, 2

-- name: digest_position
select topic, partition, next_offset, last_fingerprint from position where next_offset > 0 order by 1, 2

-- name: digest_state
-- States of the active generations; which generation it is does not count.
select s.person_id, s.projection, s.body from state s
join generation g on (g.projection, g.generation) = (s.projection, s.generation) and g.status = 'active'
order by 1, 2

-- name: running_projectors
select count(distinct client_port) from pg_stat_activity
where application_name = $1 and datname = current_database()

-- name: positions_remembered
-- Where the projector stands, and which record it remembers just before.
select topic, partition, next_offset, last_fingerprint, cluster_id from position

-- name: marks_on
-- Rejects that nobody resolved and that touch some records: their own, their agencies', and the hub's own words about
-- them (who they are, what was decided, what people were told), or about nobody who can be named.
select r.source as agency, r.reference, count(*) as rejects from reject r
where not exists (select from resolution s where (s.topic, s.partition, s."offset") = (r.topic, r.partition, r."offset"))
and exists (
    select from record c where c.id = any($1::bytea[]) and (
        (c.agency = r.source and (r.reference is null or r.reference = c.reference))
        or (r.source = 'hub' and (r.reference is null or r.reference = c.agency || ':' || c.reference))
    )
)
group by 1, 2 order by 1, 2

-- name: marked_people
-- Those of some people whom such a mark touches.
select distinct m.person_id from membership m join record c on c.id = m.record_id
where m.person_id = any($1::bytea[]) and exists (
    select from reject r
    where not exists (
        select from resolution s where (s.topic, s.partition, s."offset") = (r.topic, r.partition, r."offset")
    )
    and (
        (c.agency = r.source and (r.reference is null or r.reference = c.reference))
        or (r.source = 'hub' and (r.reference is null or r.reference = c.agency || ':' || c.reference))
    )
)

-- name: loading_of_records
-- Agencies that hold one of these records and whose history is being loaded.
select l.agency, l.since, l.by_role from loading l
where exists (select from record r where r.id = any($1::bytea[]) and r.agency = l.agency) order by 1

-- name: loading
select agency, since, by_role from loading order by 1

-- name: begin_loading
insert into loading (agency, since, by_role) values ($1, now(), $2) on conflict do nothing returning agency

-- name: end_loading
delete from loading where agency = $1 returning agency

-- name: decision
-- A decision of the gate by its id, as it stands.
select l.body from standing s
join log l on l.record_id = s.record_id and l.type = 'step_down.decided' and l.source = s.source and l.id = s.id
where s.source = 'hub' and s.id = $1 and s.topic is not null

-- name: decisions_on
-- The gate's decisions about some records.
select distinct l.id, l.body from log l where l.record_id = any($1::bytea[]) and l.type = 'step_down.decided'

-- name: overrides_on
-- What managers wrote to override decisions about some records.
select distinct l.id, l.body from log l where l.record_id = any($1::bytea[]) and l.type = 'step_down.overridden'

-- name: answers_on
-- What people wrote in answer to decisions about some records.
select distinct l.id, l.body from log l where l.record_id = any($1::bytea[]) and l.type = 'step_down.answered'

-- name: word_stands
-- Whether an event of the hub's own stands under an id.
select true from standing where source = 'hub' and id = $1 and topic is not null

-- name: placed_since
-- Of each person (one row of $1, $2), and of those through whom events reach them: what stands at or after the positions
-- that a decision on them had read ($3 to $6), or in other partitions, and was written down by $2, where that is given.
with decided as (select * from unnest($1::bytea[], $2::timestamptz[]) as given (person_id, asked_at)),
own as (
    select d.person_id, d.asked_at, m.record_id, true as direct
    from decided d join membership m on m.person_id = d.person_id
),
reaching as (
    select * from own
    union
    select own.person_id, own.asked_at, theirs.record_id, theirs.person_id = own.person_id from own
    join tie t on t.record_id = own.record_id
    join membership relative on relative.record_id = t.relative_id
    join membership theirs on theirs.person_id = relative.person_id
)
select e.person_id, s.topic, s.partition, s."offset", bool_or(e.direct) as direct, l.body from reaching e
join log l on l.record_id = e.record_id and (e.asked_at is null or l.recorded <= e.asked_at)
join standing s on s.source = l.source and s.id = l.id and s.topic is not null
left join unnest($3::bytea[], $4::text[], $5::int[], $6::bigint[]) as read (person_id, topic, partition, next_offset)
    on read.person_id = e.person_id and read.topic = s.topic and read.partition = s.partition
where s."offset" >= coalesce(read.next_offset, 0)
group by 1, 2, 3, 4, l.body order by 1, 2, 3, 4

-- name: corrections_unread
-- Corrections in the log of some records that stand at or after these positions, or in other partitions.
select distinct l.source, l.id from log l
join standing s on s.source = l.source and s.id = l.id and s.topic is not null
left join unnest($2::text[], $3::int[], $4::bigint[]) as read (topic, partition, next_offset)
    on read.topic = s.topic and read.partition = s.partition
where l.record_id = any($1::bytea[]) and l.type in ('record.corrected', 'record.retracted')
and s."offset" >= coalesce(read.next_offset, 0)

-- name: decided_people
-- People on whom the gate has decided, after one of them; in the order in which they are looked at in turn.
select s.person_id from state s
join generation g on (g.projection, g.generation) = (s.projection, s.generation) and g.status = 'active'
where s.projection = 'decisions' and s.person_id > $1 order by 1 limit $2

-- name: decided_states
select s.person_id, s.body from state s
join generation g on (g.projection, g.generation) = (s.projection, s.generation) and g.status = 'active'
where s.projection = 'decisions' and s.person_id = any($1::bytea[])

-- name: looks_named
-- Decisions of the gate, and overrides of such, by their ids, as they stand.
select l.body from unnest($1::text[]) as named (id)
join standing s on s.source = 'hub' and s.id = named.id and s.topic is not null
join log l on l.record_id = s.record_id and l.type in ('step_down.decided', 'step_down.overridden')
    and l.source = s.source and l.id = s.id

-- name: logged_names
-- Those of these events that the log of some records holds.
select distinct l.source, l.id from log l
join unnest($2::text[], $3::text[]) as named (source, id) on named.source = l.source and named.id = l.id
where l.record_id = any($1::bytea[])

-- name: try_key
-- One request of a key at a time; the lock ends with the connection.
select pg_try_advisory_lock(hashtextextended($1, 0))

-- name: try_watch
-- One watch looks at a time; the lock ends with the transaction, and so with a watch that stands still in it.
select pg_try_advisory_xact_lock($1)

-- name: states_with_alerts
-- Active states in which an alert is recorded as open, by the index of them (014_alerting.sql).
select s.person_id, s.projection, s.body from state s
join generation g on (g.projection, g.generation) = (s.projection, s.generation) and g.status = 'active'
where s.projection = any($1::text[]) and s.alerting

-- name: pack_kept
select name, fingerprint from pack

-- name: keep_pack
insert into pack (name, fingerprint) values ($1, $2)
on conflict (only_row) do update set name = excluded.name, fingerprint = excluded.fingerprint

-- name: states_of_generation
select person_id, body from state where projection = $1 and generation = $2 and person_id > $3 order by 1 limit $4

-- name: put_due
-- When somebody must look, reckoned anew from an unchanged body.
update state s set due_at = new.due_at
from unnest($3::bytea[], $4::bytea[], $5::timestamptz[]) as new (person_id, body, due_at)
where (s.projection, s.generation, s.person_id, s.body) = ($1, $2, new.person_id, new.body)
    and s.due_at is distinct from new.due_at

-- name: names_of_records
select id, agency, reference from record where id = any($1::bytea[]) order by 1

-- name: drop_keys
-- The keys of some records, but for those that stay.
delete from blocking_key where record_id = any($1::bytea[])
and (key, record_id) not in (select * from unnest($2::bigint[], $3::bytea[]))

-- name: add_keys
insert into blocking_key (key, record_id) select * from unnest($1::bigint[], $2::bytea[]) on conflict do nothing

-- name: records_not_keyed
-- Some records whose keys this code has not written, locked.
select id from record where not keyed order by id limit $1 for update

-- name: keyed
update record set keyed = true where id = any($1::bytea[])

-- name: is_any_not_keyed
select exists (select from record where not keyed)

-- name: count_not_keyed
select count(*) from record where not keyed

-- name: sharing_keys
-- Records that share a key with some; a key that more than so many share is passed over.
select distinct found.record_id
from (select distinct key from blocking_key where record_id = any($1::bytea[])) own
cross join lateral (
    select array_agg(b.record_id) as records from (
        select record_id from blocking_key where key = own.key limit $2 + 1
    ) b
) shared
cross join lateral unnest(shared.records) as found (record_id)
where cardinality(shared.records) <= $2 and not found.record_id = any($1::bytea[])

-- name: owners
-- Whose some records are, and what they are called.
select m.record_id, m.person_id, r.agency, r.reference
from membership m join record r on r.id = m.record_id where m.record_id = any($1::bytea[])

-- name: people_apart
-- Of whom somebody said so of a record of theirs and one of these: refused, or sealed.
select distinct m.person_id
from (
    select b as record_id from verdict where a = any($1::bytea[]) and verdict = any($2::text[])
    union select a from verdict where b = any($1::bytea[]) and verdict = any($2::text[])
) other join membership m using (record_id)

-- name: sealed_among
-- Pairs of these people of whom somebody sealed a record of the one from one of the other.
select one.person_id as one, other.person_id as other
from verdict v join membership one on one.record_id = v.a join membership other on other.record_id = v.b
where v.verdict = 'sealed' and one.person_id = any($1::bytea[]) and other.person_id = any($1::bytea[])

-- name: is_any_undecided
select exists (select from unnest($1::bytea[]) as id where access.is_undecided(id))

-- name: lately_described
-- Records, by when it was last written down who their person is; the last first, before a moment and a record.
select record_id, max(recorded) as at from log
where type in ('person.registered', 'person.updated', 'address.changed')
group by record_id having (max(recorded), record_id) < ($1, $2) order by 2 desc, 1 desc limit $3

-- name: sealed_of
-- Which of some records are of people who are under a seal, whoever asks.
select access.sealed_of($1::bytea[]) as record_id

-- name: sealed_holders
-- Of some numbers who of those under a seal has them.
select a.kind, a.value, m.person_id from assertion a join membership m using (record_id)
where (a.kind, a.value) in (select * from unnest($1::text[], $2::text[])) and access.has_seal(m.person_id)

-- name: under_seals
-- Records of people under a seal, those that have a number of theirs, and all of whose they are.
with half as (
    select r.person_id from verdict v join membership r on r.record_id in (v.a, v.b) where v.verdict = 'sealed'
), number as (
    select a.kind, a.value from assertion a join membership m using (record_id)
    where m.person_id in (select person_id from half)
)
select m.record_id from membership m
where m.person_id in (select person_id from half)
or m.person_id in (
    select m.person_id from assertion a join number n using (kind, value) join membership m using (record_id)
)

-- name: is_any_unsettled
select exists (select from person where id = any($1::bytea[]) and unsettled)

-- name: alert_raised
-- An alert by its id, as it was raised, and whether it was cleared.
select l.body, exists (
    select from standing c where c.source = 'hub' and c.id = $1 || '-cleared' and c.topic is not null
) as cleared from standing s
join log l on l.record_id = s.record_id and l.type = 'alert.raised' and l.source = s.source and l.id = s.id
where s.source = 'hub' and s.id = $1 and s.topic is not null

-- name: be_viewer
-- Until the transaction's end: a role that owns nothing, for whom every policy holds.
set local role vantage_viewer

-- name: set_viewer
-- Who asks, until the transaction's end; a policy that finds nobody shows nothing.
select set_config('vantage.account', $1, true), set_config('vantage.agency', $2, true),
       set_config('vantage.roles', $3, true)

-- name: is_seen
select exists (select from record where id = $1)

-- name: is_closed
-- Whether who asks has no right to see the person of a record; a seal closes nothing to an agency that has its own.
select $1 = any(access.closed_records(access.is_merged()))

-- name: add_opening
insert into access.opening (id, account, record_id, purpose, emergency, until)
values ($1, $2, $3, $4, $5, now() + $6::interval) returning until

-- name: end_opening
update access.opening set until = now() where id = $1 and account = $2 and until > now() returning id

-- name: opening_of
-- By which of their openings somebody sees the person of a record; an ordinary one before an emergency.
select o.id, o.purpose, o.until from access.opening o
join membership m on m.record_id = o.record_id
join membership wanted on wanted.person_id = m.person_id
where o.account = $1 and wanted.record_id = $2 and o.until > now()
order by o.emergency, o.opened_at desc limit 1

-- name: emergencies
-- What was opened in an emergency, for those who look at it afterwards.
select o.id, o.account, r.agency, r.reference, o.opened_at, o.until from access.opening o
left join record r on r.id = o.record_id
where o.emergency and o.opened_at > now() - interval '90 days' order by o.opened_at desc limit 1000

-- name: restrict
insert into access.restriction (record_id, by_role, reason) values ($1, $2, $3) on conflict do nothing returning record_id

-- name: restricted_among
-- Which of some records are of people whom somebody has restricted.
select mine.record_id from access.restriction r
join membership m on m.record_id = r.record_id
join membership mine on mine.person_id = m.person_id
where mine.record_id = any($1::bytea[])

-- name: end_restriction
delete from access.restriction where record_id = $1 returning record_id

-- name: add_session
-- Sessions that are over go on the way.
with over as (
    delete from access.session where until <= now() or seen_at <= now() - $8::interval
)
insert into access.session (token, account, issuer_session, viewer, csrf, id_token, until)
values ($1, $2, $3, $4, $5, $6, now() + $7::interval)

-- name: session
-- One that is not over and was used within $2; whether its last use is to be written down again.
select viewer, csrf, id_token, seen_at < now() - interval '1 minute' as is_long_unseen from access.session
where token = $1 and until > now() and seen_at > now() - $2::interval

-- name: touch_session
update access.session set seen_at = now() where token = $1

-- name: end_session
delete from access.session where token = $1 returning id_token

-- name: end_sessions_of
-- What the issuer ended: one sign-in, all of an account, or of that account the one.
with ended as (
    delete from access.session
    where (account = $1 or $1 is null) and (issuer_session = $2 or $2 is null)
    and ($1 is not null or $2 is not null) returning 1
) select count(*) from ended

-- name: records_of_keys
-- Records that share one of these keys; a key that more than so many share is passed over.
select distinct found.record_id
from unnest($1::bigint[]) as wanted (key)
cross join lateral (
    select array_agg(b.record_id) as records from (
        select record_id from blocking_key where key = wanted.key limit $2 + 1
    ) b
) shared
cross join lateral unnest(shared.records) as found (record_id)
where cardinality(shared.records) <= $2

-- name: closed_among
-- Which of some records are of people who are closed to whoever asks: they are answered as if nothing were held.
select record_id from unnest($1::bytea[]) as asked (record_id)
where record_id = any(access.closed_records(access.is_merged()))

-- name: referred_since
-- Who was referred anywhere, by when it was written down.
select distinct m.person_id from log l join membership m on m.record_id = l.record_id
where l.type = 'referral.made' and l.recorded >= $1
