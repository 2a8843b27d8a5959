create table idempotency (
    person       text    not null,
    key          text    not null,
    fingerprint  text    not null,
    begun_at     integer not null,
    acted        integer not null default 0,
    status       integer,
    content_type text,
    location     text,
    body         text,
    primary key (person, key)
);

create index idempotency_by_time on idempotency (begun_at);
