using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Samples;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Benchmarks;

/// <summary>Samples as a board keeps them, in a folder of its own, with a clock that is set; what is measured is the board's own code and SQLite.</summary>
internal sealed class SampleWorld : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-samples-").FullName;
    private readonly IOptions<SampleOptions> _options;

    public SampleWorld(SampleOptions? options = null)
    {
        _options = Options.Create(options ?? new SampleOptions());
        Database = new(Options.Create(new BoardOptions { Data = _folder }));
        Restart();
    }

    public SetClock Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

    public Database Database { get; }

    public SampleBoard Board { get; private set; } = default!;

    public SampleWatch Watch { get; private set; } = default!;

    public SampleDesk Desk { get; private set; } = default!;

    /// <summary>As after a new start: memory is empty, the store is as it was left.</summary>
    public void Restart()
    {
        Board = new SampleBoard(_options, Clock);
        Watch = new SampleWatch(Board, Database, _options, Clock, NullLogger<SampleWatch>.Instance);
        Desk = new SampleDesk(Board, Database);
    }

    public SeriesId Open(Slot slot, string name, MetricKind kind, int number) =>
        Board.Open(new SeriesIdentity(slot, null, "scrape", new MetricSeries(name, [new("instance", "1"), new("number", $"{number}")])), kind)
        ?? throw new InvalidOperationException("There is no room.");

    /// <summary>Bytes of the store's file once everything in the log is in it.</summary>
    public long FileBytes()
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(_folder, "board.db")};Pooling=False");
        db.Open();
        using var checkpoint = db.CreateCommand();
        checkpoint.CommandText = "pragma wal_checkpoint(truncate)";
        checkpoint.ExecuteNonQuery();
        return new FileInfo(Path.Combine(_folder, "board.db")).Length;
    }

    public long Sum(string sql) => Database.Read(db =>
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long sum ? sum : 0;
    });

    public void Dispose()
    {
        Database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    internal sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
