create table flag (
    key             text primary key,
    type            text    not null,
    kind            text    not null,
    owner           text    not null,
    description     text    not null,
    application     text references application (key),
    is_permanent    integer not null,
    is_for_browsers integer not null,
    variants        text    not null,
    tags            text    not null,
    metadata        text    not null,
    created_at      integer not null,
    archived_at     integer,
    revision        integer not null
);

create index flag_by_application on flag (application);

create table flag_tag (
    tag  text not null,
    flag text not null references flag (key) on delete cascade,
    primary key (tag, flag)
);

create index flag_tag_by_flag on flag_tag (flag);

-- Every revision of who gets what stays; only the mark of the newest moves, and a reason may come after a kill.
create table flag_state (
    flag        text    not null references flag (key) on delete cascade,
    environment text    not null references environment (key) on delete cascade,
    number      integer not null,
    plan        text    not null,
    by          text    not null,
    at          integer not null,
    reason      text,
    is_current  integer not null,
    primary key (flag, environment, number)
);

create unique index flag_state_current on flag_state (environment, flag) where is_current = 1;

create table segment_state (
    environment text    not null references environment (key) on delete cascade,
    key         text    not null,
    number      integer not null,
    plan        text    not null,
    by          text    not null,
    at          integer not null,
    reason      text,
    is_current  integer not null,
    primary key (environment, key, number)
);

create unique index segment_state_current on segment_state (environment, key) where is_current = 1;

-- What goes with every answer of an environment; only an imported document says it.
create table flag_set (
    environment text primary key references environment (key) on delete cascade,
    metadata    text not null
);

create table flag_change (
    id          text primary key,
    flag        text    not null references flag (key) on delete cascade,
    environment text    not null references environment (key) on delete cascade,
    phase       text    not null,
    -- When its next step wants to be made; null when it has none or waits for people.
    due_at      integer,
    based_on    integer not null,
    steps       text    not null,
    made        integer not null,
    by          text    not null,
    at          integer not null,
    reason      text,
    approvals   text    not null,
    votes       text    not null,
    why         text,
    revision    integer not null
);

create index flag_change_due on flag_change (due_at) where due_at is not null;
create index flag_change_by_flag on flag_change (flag, environment, at);

-- One row a minute in which a variant was given out, for a day; then one an hour.
create table flag_minute (
    environment text    not null,
    flag        text    not null,
    variant     text    not null,
    at          integer not null,
    count       integer not null,
    primary key (environment, flag, variant, at)
);

create index flag_minute_by_time on flag_minute (at);

create table flag_hour (
    environment text    not null,
    flag        text    not null,
    variant     text    not null,
    at          integer not null,
    count       integer not null,
    primary key (environment, flag, variant, at)
);

create index flag_hour_by_time on flag_hour (at);

-- The minute of the last evaluation that was counted: outlives the rows it was counted in.
create table flag_use (
    environment text    not null,
    flag        text    not null,
    at          integer not null,
    primary key (environment, flag)
);

create table code_reference (
    application text    not null references application (key),
    flag        text    not null,
    file        text    not null,
    line        integer not null,
    primary key (application, flag, file, line)
);

create index code_reference_by_flag on code_reference (flag);
