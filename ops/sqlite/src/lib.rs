//! The ops of `node:sqlite`, on the SQLite that `libsqlite3-sys` brings along.

mod authorizer;
mod backup;
mod connection;
mod database;
mod failure;
mod functions;
mod rows;
mod session;
mod statement;
mod value;

deno_core::extension!(
    protojs_sqlite,
    ops = [
        authorizer::op_sqlite_set_authorizer,
        backup::op_sqlite_backup,
        backup::op_sqlite_backup_step,
        database::op_sqlite_close,
        database::op_sqlite_database,
        database::op_sqlite_deserialize,
        database::op_sqlite_enable_defensive,
        database::op_sqlite_enable_extensions,
        database::op_sqlite_exec,
        database::op_sqlite_is_open,
        database::op_sqlite_is_transaction,
        database::op_sqlite_limit,
        database::op_sqlite_load_extension,
        database::op_sqlite_location,
        database::op_sqlite_open,
        database::op_sqlite_serialize,
        functions::op_sqlite_aggregate,
        functions::op_sqlite_function,
        rows::op_sqlite_all,
        rows::op_sqlite_begin,
        rows::op_sqlite_end,
        rows::op_sqlite_get,
        rows::op_sqlite_next,
        rows::op_sqlite_rows,
        rows::op_sqlite_run,
        session::op_sqlite_apply,
        session::op_sqlite_changes,
        session::op_sqlite_close_session,
        session::op_sqlite_is_session_open,
        session::op_sqlite_session,
        statement::op_sqlite_column_names,
        statement::op_sqlite_columns,
        statement::op_sqlite_configure,
        statement::op_sqlite_finalize,
        statement::op_sqlite_is_finalized,
        statement::op_sqlite_parameter_count,
        statement::op_sqlite_prepare,
        statement::op_sqlite_sql,
    ],
);
