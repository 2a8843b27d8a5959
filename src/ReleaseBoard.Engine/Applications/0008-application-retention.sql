alter table application add column keep_artifacts integer not null default 10;
