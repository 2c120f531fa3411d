-- +goose Up

-- A file that somebody takes in through the browser. File, rows and what is
-- said of them may hold personal data: they are deleted with the import.
create table import_file (
    id      text primary key,
    kind    text not null, -- municipalities, partnerships, wikidata
    name    text not null,
    size    bigint not null,
    account text not null,
    at      bigint not null,
    touched bigint not null,
    options text not null,
    sample  text not null, -- header and first rows
    task    text not null, -- '', check, apply
    state   text not null, -- '', waiting, running, done, failed, stopped
    asked   bigint not null,
    node    text not null, -- the worker that has it
    claimed bigint not null, -- until when
    stop    bigint not null,
    done    bigint not null,
    total   bigint not null,
    problem text not null,
    report  text not null,
    stale   bigint not null, -- decisions or options changed since the report
    batch   text not null
);
create index import_file_state on import_file (state, asked);

create table import_chunk (
    import  text not null references import_file (id),
    seq     bigint not null,
    content bytea not null,
    primary key (import, seq)
);

create table import_row (
    import    text not null references import_file (id),
    line      bigint not null,
    outcome   text not null,
    warned    bigint not null,
    undecided bigint not null,
    cells     text not null,
    said      text not null,
    decision  text not null,
    primary key (import, line)
);
create index import_row_outcome on import_row (import, outcome, line);
create index import_row_undecided on import_row (undecided);

-- How the columns of a source were mapped the last time.
create table import_mapping (
    source  text primary key,
    kind    text not null,
    name    text not null, -- of the file
    options text not null,
    headers text not null,
    at      bigint not null
);
