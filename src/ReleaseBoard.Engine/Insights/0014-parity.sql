-- The two environments stand in the order of their keys.
create table expected_difference (
    application text    not null,
    one         text    not null,
    other       text    not null,
    topic       text    not null,
    name        text    not null,
    reason      text    not null,
    by          text    not null,
    at          integer not null,
    primary key (application, one, other, topic, name)
) without rowid;
