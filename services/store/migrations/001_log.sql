-- The log and everything that the projector derives from the topics. It can all be rebuilt from offset 0.

-- How far each partition has been projected: next_offset is the first that has not.
create table position (
    topic text not null,
    partition integer not null,
    next_offset bigint not null,
    last_fingerprint bytea,
    cluster_id text not null,
    primary key (topic, partition)
);

-- A partition that may not be read on, since what it holds is not what the log remembers.
create table stopped (
    topic text not null,
    partition integer not null,
    code text not null,
    detail text not null,
    primary key (topic, partition)
);

-- Phase-one lock rows: one agency's record of one person, and identifiers asserted.
create table record (
    id bytea primary key,
    agency text not null,
    reference text not null
);
create table identifier (
    kind text not null,
    value text not null,
    primary key (kind, value)
);

-- Which record of a topic stands for an event id. Without a topic it is a target that is waited for.
create table standing (
    source text not null,
    id text not null,
    topic text,
    partition integer,
    "offset" bigint,
    fingerprint bytea,
    record_id bytea,
    primary key (source, id)
);

-- The events as they were sent, one row for each record that they are about.
create table log (
    record_id bytea not null,
    source text not null,
    id text not null,
    type text not null,
    earliest timestamptz not null,
    latest timestamptz not null,
    recorded timestamptz not null,
    body bytea not null,
    primary key (record_id, type, source, id)
);
alter table log alter column body set storage plain;

create table correction (
    source text not null,
    target text not null,
    id text not null,
    primary key (source, target, id)
);
create index correction_by_id on correction (source, id);

create table duplicate (
    topic text not null,
    partition integer not null,
    "offset" bigint not null,
    source text not null,
    id text not null,
    content bytea not null,
    fingerprint bytea not null,
    primary key (topic, partition, "offset")
);
create index duplicate_by_id on duplicate (source, id);

-- kind: rejected, or parked (not yet understood: read again when the code changes).
-- reference is null where the whole agency is incomplete. Bodies over the limit stay in the topic only.
create table reject (
    topic text not null,
    partition integer not null,
    "offset" bigint not null,
    kind text not null check (kind in ('rejected', 'parked')),
    source text not null,
    reference text,
    event_id text,
    code text not null,
    detail text not null,
    content bytea,
    fingerprint bytea not null,
    appended_at timestamptz,
    key bytea,
    body bytea,
    primary key (topic, partition, "offset")
);
create index reject_by_id on reject (source, event_id);

create table resolution (
    topic text not null,
    partition integer not null,
    "offset" bigint not null,
    event_id text not null,
    primary key (topic, partition, "offset", event_id)
);

create view incomplete as
select source as agency, reference, count(*) as rejects
from reject r
where not exists (
    select from resolution s
    where (s.topic, s.partition, s."offset") = (r.topic, r.partition, r."offset")
)
group by source, reference;
