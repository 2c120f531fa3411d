-- +goose Up

-- A value of a personal field, now or once. The ledger and the record name it
-- by its id, so that deleting the row erases the value everywhere.
create table personal_value (
    id      text primary key,
    record  text not null,
    field   text not null,
    value   text not null,
    created bigint not null
);
create index personal_value_record on personal_value (record);

-- Who answers for the partnerships of a municipality. name, own_email and
-- own_phone are ids of personal values, '' = none.
create table official (
    id          text primary key,
    unit        text not null references unit (id),
    role        text not null, -- elected, officer
    function    text not null default '',
    email       text not null default '', -- of the office
    phone       text not null default '',
    name        text not null default '',
    own_email   text not null default '',
    own_phone   text not null default '',
    languages   text not null default '',
    since       text not null default '', -- term of office, EDTF
    until       text not null default '',
    basis       text not null default '',
    recorded    text not null default '', -- day on which the basis was recorded
    recorded_by text not null default '', -- account id
    review      text not null default '', -- day from which the contact is to be asked again
    name_public smallint not null default 0,
    left_on     text not null default '',
    trashed     text not null default '',
    version     bigint not null
);
create index official_unit on official (unit);

-- What was erased, without saying of whom: ids, and keyed hashes by which a
-- restored backup is cleaned. The key is in meta and in the list of erasures.
create table erasure (
    id       text primary key,
    at       bigint not null,
    actor    text not null,
    subjects text not null, -- JSON list of ids of officials and accounts
    marks    text not null  -- JSON list of hashes
);
