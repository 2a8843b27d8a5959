create table receiver (
    id            integer primary key,
    kind          text    not null,
    name          text    not null,
    shown         text    not null,
    address       text    not null,
    secret        text,
    former_secret text,
    former_until  integer,
    owner         text    unique,
    choice        text    not null,
    board         text,
    created_at    integer not null,
    revision      integer not null default 1,
    cursor        integer not null,
    failures      integer not null default 0,
    failing_since integer,
    next_try      integer,
    last_error    text,
    delivered_at  integer,
    paused        text
);

create table notice_delivery (
    id       integer primary key,
    receiver integer not null,
    entry    integer not null,
    notices  integer not null,
    at       integer not null,
    took     integer not null,
    outcome  text    not null,
    status   integer,
    sentence text    not null
);

create index notice_delivery_by_receiver on notice_delivery (receiver, id);

create table own_notices (
    person   text    primary key,
    choice   text    not null,
    in_board integer not null,
    by_mail  integer not null
) without rowid;
