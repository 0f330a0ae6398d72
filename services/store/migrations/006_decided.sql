-- Whose decisions may be overtaken: few of all people, looked at in turn.
create index state_decided on state (person_id) where projection = 'decisions';
