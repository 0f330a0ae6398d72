-- When the watch must look at a state though no event comes: what is due next, across all children.
alter table state add column due_at timestamptz;
create index state_due on state (due_at) where due_at is not null;

-- Agencies whose history is being loaded in bulk. Owned by the people who load; not derived from the topics.
create table loading (
    agency text primary key,
    since timestamptz not null,
    by_role text not null
);
