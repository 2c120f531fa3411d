-- +goose Up

-- What was uploaded, by what it is: the same bytes are kept once.
create table file (
    hash   text primary key,         -- SHA-256 of its bytes, hex
    type   text not null,            -- application/pdf, image/jpeg, image/png
    bytes  bigint not null,
    width  bigint not null,          -- of a picture; 0 = it is none
    height bigint not null,
    thumb  text not null default '', -- hash of its small picture; '' = it has none
    at     bigint not null
);
create index file_thumb on file (thumb);
create table file_chunk (
    file   text not null references file (hash),
    number bigint not null,
    bytes  bytea not null,
    primary key (file, number)
);

-- A file that is kept with a partnership.
create table paper (
    id          text primary key,
    partnership text not null references partnership (id),
    agreement   text not null default '',
    kind        text not null,
    title       text not null,
    day         text not null default '', -- EDTF
    note        text not null default '',
    public      bigint not null,          -- 1 = everybody may see it
    file        text not null references file (hash),
    source      text not null references source (id),
    trashed     text not null default '',
    version     bigint not null
);
create index paper_partnership on paper (partnership);
create index paper_file on paper (file);

-- How a partnership came about, and what has grown of it.
create table memory (
    id          text primary key,
    partnership text not null unique references partnership (id),
    why         text not null default '',
    began       text not null default '',
    who         text not null default '',
    gifts       text not null default '',
    traditions  text not null default '',
    source      text not null references source (id),
    trashed     text not null default '',
    version     bigint not null
);
