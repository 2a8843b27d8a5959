create table alert (
    fingerprint text    primary key,
    name        text    not null,
    summary     text    not null,
    severity    text    not null,
    application text,
    environment text,
    flag        text,
    starts_at   integer not null,
    ends_at     integer
) without rowid;

create index alert_firing on alert (environment, flag) where ends_at is null;
