-- Whether a stored state names an alert: bodies are JSON, and name each alert by its id. The lists of alerts are read
-- from these rows alone; asking every body took a scan of all states. A column and not an index on the expression:
-- while it stays the same, a new body needs no new entry in the index.
alter table state add column alerting boolean not null
generated always as (position('"alert-'::bytea in body) > 0) stored;
create index state_alerting on state (projection, generation, person_id) where alerting;
