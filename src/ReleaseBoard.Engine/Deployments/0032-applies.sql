-- What nothing serves is applied: one try a deployment.
create table apply (
    deployment text primary key references deployment (id),
    phase      text    not null,
    steps      text    not null,
    sentence   text    not null,
    started_at integer not null,
    ended_at   integer
);

create index apply_running on apply (phase) where phase = 'Running';

-- The settings an artifact runs with here; 0 while its application has none.
alter table deployment add column settings_revision integer not null default 0;
