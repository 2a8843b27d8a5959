create table health_minute (
    deployment  text    not null,
    at          integer not null,
    application text    not null,
    environment text    not null,
    version     text    not null,
    seconds     real    not null,
    requests    integer not null,
    failures    integer not null,
    buckets     blob,
    cpu         real,
    memory      integer,
    ready       integer not null,
    wished      integer not null,
    primary key (deployment, at)
);

create index health_minute_by_time on health_minute (at);
