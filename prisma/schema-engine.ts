import { readFileSync } from "node:fs";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

/**
 * To describe a database the engine reads columns of PostgreSQL's one-byte type "char", which Prisma's
 * adapter refuses ("Column type 'char' could not be deserialized", 7.10.1). The pool lets such a column
 * pass as an array of them, a type that the adapter knows, and `connect` names it a single one again.
 */
class DescribingPool extends pg.Pool {
  // biome-ignore lint/suspicious/noExplicitAny: one body stands for all of pg's overloads
  override async query(...args: any[]): Promise<any> {
    const result = await (super.query as (...args: unknown[]) => Promise<pg.QueryResult>)(...args);
    const charArray = 1002;
    for (const field of result.fields ?? []) {
      if (field.dataTypeID === pg.types.builtins.CHAR) field.dataTypeID = charArray;
    }
    return result;
  }
}

class DescribingAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      const { CharacterArray, Character } = ColumnTypeEnum;
      const columnTypes = result.columnTypes.map((type) => (type === CharacterArray ? Character : type));
      return { ...result, columnTypes };
    };
    return adapter;
  }
}

/** Loads Prisma's schema engine as WebAssembly: the CLI would download a native one. */
async function openEngine(pool: pg.Pool): Promise<SchemaEngine> {
  const wasm = new URL("schema_engine_bg.wasm", import.meta.resolve("@prisma/schema-engine-wasm"));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasm)), {
    "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
  });
  const glue = bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  // The engine reports a panic by calling this global; without it a panic is an unnamed RuntimeError.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new Error(`Prisma's schema engine failed: ${message}`);
      },
    },
  });
  const adapter = bindMigrationAwareSqlAdapterFactory(new DescribingAdapter(pool));
  return await bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
}

/** The SQL that brings this database to that Prisma schema; "" where they agree. */
export async function diffToSchema(databaseUrl: string, schemaFile: string): Promise<string> {
  const pool = new DescribingPool({ connectionString: databaseUrl });
  try {
    const engine = await openEngine(pool);
    const files = [{ path: schemaFile, content: readFileSync(schemaFile, "utf8") }];
    const result = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: "." },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    const sql = (result.stdout ?? "").trim();
    return sql === "-- This is an empty migration." ? "" : `${sql}\n`;
  } finally {
    await pool.end();
  }
}
