create table application (
    key        text primary key,
    kind       text    not null,
    summary    text    not null,
    created_at integer not null,
    revision   integer not null
);
