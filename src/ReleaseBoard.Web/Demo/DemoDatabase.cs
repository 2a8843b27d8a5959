namespace ReleaseBoard.Web.Demo;

/// <summary>The database of the demo's orders: three artifacts, each with all migrations up to its own.</summary>
internal static class DemoDatabase
{
    public const string Key = "orders-db";

    private const string Last = "sql/V44__forget_placed_at.sql";

    private static readonly (string Name, string Text)[] To42 =
    [
        ("sql/V41__orders.sql",
            """
            -- What the shop sold, one row an order.
            create table orders (
                id        integer primary key,
                customer  varchar(200) not null,
                total     integer      not null,
                placed_at timestamp    not null
            );
            """),
        ("sql/V42__order_lines.sql",
            """
            create table order_lines (
                order_id integer      not null references orders (id),
                position integer      not null,
                article  varchar(200) not null,
                quantity integer      not null,
                primary key (order_id, position)
            );
            """),
    ];

    private static readonly (string Name, string Text)[] To43 =
    [
        .. To42,
        ("sql/V43__orders_by_customer.sql",
            """
            -- What the next storefront asks on every page: an order's lines in one question, and a customer's orders at once.
            create index orders_by_customer on orders (customer, placed_at);

            create view order_totals as
            select orders.id, orders.customer, count(order_lines.position) as lines, orders.total
              from orders
              left join order_lines on order_lines.order_id = orders.id
             group by orders.id, orders.customer, orders.total;
            """),
        ("sql/U43__orders_by_customer.sql",
            """
            drop view order_totals;
            drop index orders_by_customer;
            """),
    ];

    private static readonly (string Name, string Text)[] To44 =
    [
        .. To43,
        (Last,
            """
            -- releaseboard: phase=contract
            drop index orders_by_customer;
            alter table orders drop column placed_at;
            """),
    ];

    private static readonly (string Version, string Commit, string Message, (string Name, string Text)[] Files)[] Builds =
    [
        ("42", "3be1d70", "Keep an order's lines", To42),
        ("43", "77c0e1b", "Find a customer's orders at once", To43),
        ("44", "c41aa02", "Forget when an order was placed", To44),
    ];

    /// <summary>The application, its path, and where its database is in each environment.</summary>
    /// <param name="connection">The connection string of an environment's database.</param>
    public static async Task FurnishAsync(DemoApi manager, string engine, Func<string, string> connection, CancellationToken cancellationToken)
    {
        await manager.PutAsync($"applications/{Key}", new { kind = "database", summary = "database migrations" }, cancellationToken);
        await manager.PutAsync($"applications/{Key}/path", DemoPath.Applied, cancellationToken);
        foreach (var environment in DemoPath.Environments)
        {
            var settings = new[] { new { key = "connection", kind = "secret", value = connection(environment) } };
            await manager.PutAsync($"applications/{Key}/environments/{environment}/settings", new { settings, reason = $"The demo's {engine} database." }, cancellationToken);
        }

        foreach (var (topic, name, reason) in ((string, string, string)[])[("settings", "connection", "Each environment has a database of its own."), ("version", "version", "Staging is ahead: that is what it is for."), ("schema", "schema", "Staging is ahead: that is what it is for.")])
        {
            await manager.PutAsync($"applications/{Key}/parity/expected", new { left = "staging", right = "production", topic, name, reason }, cancellationToken);
        }
    }

    public static async Task UploadAsync(DemoApi developer, string engine, CancellationToken cancellationToken)
    {
        foreach (var (version, commit, message, files) in Builds)
        {
            await using var archive = Pack(engine, files);
            await developer.UploadArtifactAsync(Key, version, commit, message, archive, cancellationToken);
        }
    }

    /// <summary>What came out when 44 was built again: another script under the same name.</summary>
    public static Stream PackTampered(string engine) => Pack(
        engine, To44.Select(file => file.Name == Last ? (file.Name, file.Text.Replace("drop column placed_at", "drop column customer", StringComparison.Ordinal)) : file));

    private static MemoryStream Pack(string engine, IEnumerable<(string Name, string Text)> files) =>
        DemoArchive.Pack([.. files, ("releaseboard.json", $$"""{ "database": { "engine": "{{engine}}", "migrations": "sql" } }""")]);
}
