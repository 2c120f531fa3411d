package sqldb

import (
	"maps"
	"slices"

	"twinhall/internal/errs"
)

// Tables are all tables of the register, what is referred to before what refers
// to it, else by name: the same order on both databases. goose's own is none of
// them. Where there are none the error is errs.NotFound.
func Tables(tx *Tx) (order []string, err error) {
	refers := map[string]map[string]bool{} // table → the tables that must stand before it
	names, keys := `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'goose_%'`,
		`select m.name, f."table" from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table'`
	if tx.Dialect == Postgres {
		names = `select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'
			and table_name not like 'goose_%'`
		keys = `select c.conrelid::regclass::text, c.confrelid::regclass::text from pg_constraint c
			where c.contype = 'f' and c.connamespace = current_schema()::regnamespace`
	}
	if err := tx.Each(names, nil, func(row Row) error {
		var name string
		err := row.Scan(&name)
		refers[name] = map[string]bool{}
		return err
	}); err != nil {
		return nil, err
	}
	if len(refers) == 0 {
		return nil, errs.New(errs.NotFound, "the database holds no register")
	}
	if err := tx.Each(keys, nil, func(row Row) error {
		var from, to string
		err := row.Scan(&from, &to)
		if from != to && refers[from] != nil {
			refers[from][to] = true
		}
		return err
	}); err != nil {
		return nil, err
	}
	for len(refers) > 0 {
		free := slices.DeleteFunc(slices.Sorted(maps.Keys(refers)), func(name string) bool { return len(refers[name]) > 0 })
		if len(free) == 0 {
			return nil, errs.New(errs.Internal, "the tables refer to each other in a circle")
		}
		order = append(order, free[0])
		delete(refers, free[0])
		for _, before := range refers {
			delete(before, free[0])
		}
	}
	return order, nil
}
