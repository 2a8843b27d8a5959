create table objective (
    application text    not null,
    environment text    not null,
    body        text    not null,
    alarm       text    not null,
    revision    integer not null,
    primary key (application, environment)
);

create index health_minute_by_slot on health_minute (application, environment, at);
