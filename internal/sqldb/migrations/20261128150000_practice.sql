-- +goose Up

-- A card of good practice: what partner towns did together.
create table practice (
    id        text primary key,
    slug      text not null unique,     -- its address, for good
    themes    text not null default '', -- words of the register's list, parted by blanks, the main one first
    audiences text not null default '',
    began     text not null,            -- EDTF
    until     text not null default '',
    people    bigint not null default 0, -- who took part in all, 0 = not known
    abroad    bigint not null default 0, -- of them those from other countries than the host's
    funds     text not null default '', -- where the money came from, parted by blanks
    cost      bigint not null default 0, -- euros, 0 = not known
    grant_eur bigint not null default 0,
    address   text not null default '', -- of the page with the facts
    read_on   text not null default '', -- when it was read, EDTF
    contact   text not null default '', -- an office that tells more
    public    bigint not null default 0,
    title_cs text not null default '',
    summary_cs text not null default '',
    done_cs text not null default '',
    outcome_cs text not null default '',
    otherwise_cs text not null default '',
    title_sk text not null default '',
    summary_sk text not null default '',
    done_sk text not null default '',
    outcome_sk text not null default '',
    otherwise_sk text not null default '',
    title_de text not null default '',
    summary_de text not null default '',
    done_de text not null default '',
    outcome_de text not null default '',
    otherwise_de text not null default '',
    title_en text not null default '',
    summary_en text not null default '',
    done_en text not null default '',
    outcome_en text not null default '',
    otherwise_en text not null default '',
    title_hr text not null default '',
    summary_hr text not null default '',
    done_hr text not null default '',
    outcome_hr text not null default '',
    otherwise_hr text not null default '',
    trashed   text not null default '',
    version   bigint not null
);

-- The towns of a card. slug is that of the municipality where several of the
-- country bear the name.
create table practice_town (
    practice text not null references practice (id),
    name     text not null,
    country  text not null,
    slug     text not null default '',
    primary key (practice, name, country)
);
