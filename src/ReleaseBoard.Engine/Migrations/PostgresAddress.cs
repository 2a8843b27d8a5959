using Npgsql;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>Where a PostgreSQL database is, as people write it: a URI, or Npgsql's own form.</summary>
public static class PostgresAddress
{
    // What says where a database is and who asks; the rest is the board's to say, or names files of this machine.
    private static readonly HashSet<string> Allowed = new(StringComparer.OrdinalIgnoreCase) { "Host", "Port", "Database", "Username", "Password", "SSL Mode", "Search Path", "Channel Binding" };

    /// <summary>Refused when the text names no host and database, or says more than a place and who asks; no secret is in the sentence.</summary>
    public static Outcome<NpgsqlConnectionStringBuilder> Read(string connection)
    {
        try
        {
            var address = connection.Contains("://", StringComparison.Ordinal) ? FromUri(new Uri(connection)) : new NpgsqlConnectionStringBuilder(connection);
            return address is { Host.Length: > 0, Database.Length: > 0 } && address.Keys.All(Allowed.Contains)
                ? address
                : Malformed($"It names a host and a database, and nothing but {string.Join(", ", Allowed)}.");
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            return Malformed("Write postgresql://user:password@host:5432/name, or Host=…;Database=…;Username=…;Password=….");
        }
    }

    private static NpgsqlConnectionStringBuilder FromUri(Uri uri)
    {
        if (uri.Scheme is not ("postgres" or "postgresql"))
        {
            throw new FormatException("Another scheme.");
        }

        var user = uri.UserInfo.Split(':', 2);
        var address = new NpgsqlConnectionStringBuilder { Host = uri.Host, Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')) };
        if (uri.Port > 0)
        {
            address.Port = uri.Port;
        }

        if (user[0].Length > 0)
        {
            address.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length > 1)
        {
            address.Password = Uri.UnescapeDataString(user[1]);
        }

        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)))
        {
            address[pair[0] == "sslmode" ? "SSL Mode" : throw new FormatException("Another parameter.")] = pair[^1];
        }

        return address;
    }

    private static Refusal Malformed(string how) => Refusal.Unprocessable("migration.connection", $"The setting 'connection' names no database. {how}");
}
