-- With which settings a check was made, and why the last try failed while what was found before still stands.
alter table plan_check add column settings_revision integer not null default 0;
alter table plan_check add column failure text;
alter table plan_check add column failed_at integer;

-- What stood on the page of a place when somebody approved: for each check what it would destroy or replace, no more.
create table plan_seen (
    application        text not null,
    environment        text not null,
    digest             text not null,
    settings_revision  integer not null,
    plan               text,
    checked_at         integer not null,
    primary key (application, environment, checked_at)
);
