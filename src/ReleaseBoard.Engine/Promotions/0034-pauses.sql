-- When each pause of the step in hand was, and not only how long: what came meanwhile is no evidence.
alter table promotion add column pauses text not null default '[]';
alter table promotion drop column step_paused;
