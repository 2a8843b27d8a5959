create table source (
    application   text    not null,
    environment   text    not null,
    name          text    not null,
    kind          text    not null,
    address       text,
    access        text    not null,
    user_name     text    not null,
    secret        text,
    queries       text    not null,
    interval_ms   integer not null,
    timeout_ms    integer not null,
    maximum_bytes integer not null,
    revision      integer not null,
    primary key (application, environment, name)
) without rowid;
