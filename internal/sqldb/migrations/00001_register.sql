-- +goose Up

-- What this database is: its demonstration mark, its association's face.
create table meta (
    key   text primary key,
    value text not null
);

create table association (
    id      text primary key,
    name    text not null,
    country text not null
);

-- One row. A write transaction takes its positions here as its last act, so
-- that positions become visible in the order in which they were given.
create table ledger_head (
    id       smallint primary key check (id = 1),
    position bigint not null,
    public   bigint not null
);
insert into ledger_head (id, position, public) values (1, 0, 0);

create table batch (
    id     text primary key,
    kind   text not null,
    actor  text not null,
    label  text not null,
    at     bigint not null,
    undoes text not null default ''
);

create table ledger (
    position bigint primary key,
    at       bigint not null,
    actor    text not null,
    batch    text not null references batch (id),
    kind     text not null,
    record   text not null,
    verb     text not null,
    changes  text not null,
    source   text not null default '',
    why      text not null default '',
    public   smallint not null
);
create index ledger_record on ledger (record, position);
create index ledger_batch on ledger (batch, position);

create table source (
    id        text primary key,
    address   text not null unique,
    publisher text not null,
    version   bigint not null
);

create table unit (
    id              text primary key,
    level           text not null,
    country         text not null,
    name            text not null,
    slug            text not null unique,
    parent          text not null default '',
    region          text not null default '',
    district        text not null default '',
    lat             double precision,
    lon             double precision,
    population      bigint not null default 0,
    population_year bigint not null default 0,
    website         text not null default '',
    listed          text not null default '',
    trashed         text not null default '',
    merged_into     text not null default '',
    version         bigint not null
);
create index unit_merged on unit (merged_into);
create index unit_parent on unit (parent);

create table unit_name (
    unit text not null references unit (id),
    kind text not null,
    lang text not null,
    name text not null,
    primary key (unit, kind, lang, name)
);

-- A slug that a unit once had, or that a merged unit had: it leads on.
create table unit_slug (
    slug text primary key,
    unit text not null references unit (id)
);

create table external_id (
    scheme     text not null,
    value      text not null,
    unit       text not null references unit (id),
    valid_from text not null default '',
    valid_to   text not null default '',
    primary key (scheme, value, valid_from)
);
create index external_id_unit on external_id (unit);

create table membership (
    association text not null references association (id),
    unit        text not null references unit (id),
    since       text not null default '',
    until       text not null default '',
    primary key (association, unit)
);

create table partnership (
    id          text primary key,
    association text not null references association (id),
    a           text not null references unit (id),
    b           text not null references unit (id),
    pair        text not null unique,
    trashed     text not null default '',
    merged_into text not null default '',
    version     bigint not null,
    check (a <> b)
);
create index partnership_a on partnership (a);
create index partnership_b on partnership (b);

create table statement (
    partnership text not null references partnership (id),
    field       text not null,
    sayer       text not null,
    source      text not null references source (id),
    seq         bigint not null,
    value       text not null,
    written     text not null default '',
    retrieved   text not null default '',
    actor       text not null,
    at          bigint not null,
    primary key (partnership, field, sayer, source, seq)
);

create table agreement (
    id          text primary key,
    association text not null references association (id),
    mark        text not null,
    kind        text not null,
    title       text not null default '',
    signed      text not null default '',
    written     text not null default '',
    place       text not null default '',
    term        text not null default '',
    until       text not null default '',
    relation    text not null default '',
    related     text not null default '',
    source      text not null references source (id),
    trashed     text not null default '',
    version     bigint not null,
    unique (source, mark)
);
create table agreement_party (
    agreement         text not null references agreement (id),
    unit              text not null references unit (id),
    resolution        text not null default '',
    resolution_date   text not null default '',
    primary key (agreement, unit)
);
create index agreement_party_unit on agreement_party (unit);
create table agreement_partnership (
    agreement   text not null references agreement (id),
    partnership text not null references partnership (id),
    primary key (agreement, partnership)
);
create index agreement_partnership_partnership on agreement_partnership (partnership);

-- What a person decided that a name as written by a source means.
create table decision (
    scope   text not null,
    written text not null,
    meaning text not null,
    actor   text not null,
    at      bigint not null,
    primary key (scope, written)
);
