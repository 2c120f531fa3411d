-- +goose Up

-- Where an address of an old site leads.
create table redirect (
    id      text primary key,
    asked   text not null, -- a path, or the beginning of paths with /* behind it
    target  text not null, -- a path with its language, likewise
    note    text not null default '',
    trashed text not null default '',
    version bigint not null
);

-- Paths that were asked for and not found: how often, and the last day.
create table redirect_missed (
    path     text primary key,
    times    bigint not null,
    last_day text not null
);
