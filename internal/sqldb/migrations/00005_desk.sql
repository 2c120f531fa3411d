-- +goose Up

-- A form that somebody has begun to fill in.
create table draft (
    account text not null references account (id),
    form    text not null, -- the address of its page
    fields  text not null,
    at      bigint not null,
    primary key (account, form)
);

-- A choice of records that somebody keeps under a name.
create table saved_filter (
    id      text primary key,
    account text not null references account (id),
    name    text not null,
    path    text not null,
    query   text not null
);

-- A change that somebody proposes, until an editor decides.
create table proposal (
    id       text primary key,
    unit     text not null,
    kind     text not null,
    record   text not null,
    was      text not null,
    proposed text not null,
    sayer    text not null,
    source   text not null,
    day      text not null,
    origin   text not null,
    why      text not null,
    state    text not null, -- open, asked, accepted, declined
    note     text not null,
    decider  text not null,
    at       bigint not null,
    decided  bigint not null,
    version  bigint not null
);
create index proposal_state on proposal (state, at);
create index proposal_unit on proposal (unit);
