using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>The table of flags.</summary>
public static class FlagStore
{
    private const string Columns =
        """
        key, type, kind, owner, description, application, is_permanent as IsPermanent, is_for_browsers as IsForBrowsers,
        variants, tags, metadata, created_at as CreatedAt, archived_at as ArchivedAt, revision
        """;

    private const string Upsert =
        """
        insert into flag (key, type, kind, owner, description, application, is_permanent, is_for_browsers, variants, tags, metadata, created_at, archived_at, revision)
        values (@Key, @Type, @Kind, @Owner, @Description, @Application, @IsPermanent, @IsForBrowsers, @Variants, @Tags, @Metadata, @CreatedAt, @ArchivedAt, @Revision)
        on conflict (key) do update set kind = excluded.kind, owner = excluded.owner, description = excluded.description, application = excluded.application,
               is_permanent = excluded.is_permanent, is_for_browsers = excluded.is_for_browsers, variants = excluded.variants, tags = excluded.tags,
               metadata = excluded.metadata, archived_at = excluded.archived_at, revision = excluded.revision
         where flag.revision = excluded.revision - 1
        """;

    public static Flag? Find(DbConnection db, FlagKey key) =>
        db.QuerySingleOrDefault<FlagRow>($"select {Columns} from flag where key = @key", new { key = key.Value })?.ToFlag();

    /// <summary>Every flag that answers, in the order of the keys: what documents are made of.</summary>
    public static IEnumerable<Flag> Present(DbConnection db) =>
        db.Query<FlagRow>($"select {Columns} from flag where archived_at is null order by key").Select(row => row.ToFlag());

    /// <summary>In the order of their keys, after the cursor.</summary>
    public static Page<Flag> List(DbConnection db, FlagFilter filter, Reach reach, string? after, int count)
    {
        var rows = db.Query<FlagRow>(
            $"""
            select {Columns}
              from flag
             where key > @After
               and (@Search is null or key like '%' || @Search || '%' or description like '%' || @Search || '%' or owner like '%' || @Search || '%')
               and (@Application is null or application = @Application)
               and (@Owner is null or owner = @Owner)
               and (@Kind is null or kind = @Kind)
               and (@Tag is null or exists (select 1 from flag_tag where tag = @Tag and flag = key))
               and (archived_at is not null) = @IsArchived
               {(reach.Only is null ? "" : "and (application is null or application in @Only)")}
             order by key
             limit @Count
            """,
            new
            {
                After = after ?? "",
                filter.Search,
                Application = filter.Application?.Value,
                Owner = filter.Owner?.Value,
                Kind = filter.Kind?.ToString(),
                filter.Tag,
                filter.IsArchived,
                Count = count + 1,
                Only = reach.Only?.Select(key => key.Value).ToArray(),
            }).Select(row => row.ToFlag()).ToList();
        return Stored.ToPage(rows, count, flag => flag.Key.Value);
    }

    /// <summary>Every tag in use, in order.</summary>
    public static Facts<string> Tags(DbConnection db) => db.Query<string>("select distinct tag from flag_tag order by tag").ToFacts();

    public static long Count(DbConnection db) => db.ExecuteScalar<long>("select count(*) from flag");

    /// <summary>How many of an application's flags answer.</summary>
    public static long Count(DbConnection db, ApplicationKey application) =>
        db.ExecuteScalar<long>("select count(*) from flag where application = @application and archived_at is null", new { application = application.Value });

    /// <summary>Inserts revision 1, or writes over the revision before; false when someone else was faster.</summary>
    public static bool Save(DbConnection db, Flag flag)
    {
        var saved = db.Execute(Upsert, FlagRow.Of(flag)) == 1;
        if (saved)
        {
            db.Execute("delete from flag_tag where flag = @flag", new { flag = flag.Key.Value });
            db.Execute("insert into flag_tag (tag, flag) values (@tag, @flag)", flag.Tags.Select(tag => new { tag, flag = flag.Key.Value }));
        }

        return saved;
    }

    /// <summary>Takes the flag away with its states and changes; what was counted of it goes with its time.</summary>
    public static void Delete(DbConnection db, FlagKey key) => db.Execute("delete from flag where key = @key", new { key = key.Value });

    private sealed record FlagRow(
        string Key, string Type, string Kind, string Owner, string Description, string? Application, long IsPermanent, long IsForBrowsers,
        string Variants, string Tags, string Metadata, long CreatedAt, long? ArchivedAt, long Revision)
    {
        public static FlagRow Of(Flag flag) => new(
            flag.Key.Value, flag.Type.ToString(), flag.Kind.ToString(), flag.Owner.Value, flag.Description, flag.Application?.Value, flag.IsPermanent ? 1 : 0, flag.IsForBrowsers ? 1 : 0,
            Stored.Json(flag.Variants), Stored.Json(flag.Tags), Stored.Json(flag.Metadata), Stored.Milliseconds(flag.CreatedAt), Stored.Milliseconds(flag.ArchivedAt), flag.Revision);

        public Flag ToFlag() => new()
        {
            Key = new(Key),
            Type = Stored.Enum<FlagType>(Type),
            Kind = Stored.Enum<FlagKind>(Kind),
            Owner = new(Owner),
            Description = Description,
            Application = Application is null ? null : new(Application),
            IsPermanent = IsPermanent != 0,
            IsForBrowsers = IsForBrowsers != 0,
            Variants = Stored.FromJson<Facts<FlagVariant>>(Variants),
            Tags = Stored.FromJson<Facts<string>>(Tags),
            Metadata = Stored.FromJson<Facts<FlagMetadata>>(Metadata),
            CreatedAt = Stored.Time(CreatedAt),
            ArchivedAt = Stored.Time(ArchivedAt),
            Revision = (int)Revision,
        };
    }
}

/// <summary>What to show of the flags; null means all.</summary>
public sealed record FlagFilter
{
    /// <summary>A part of the key, the description or the owner's name.</summary>
    public string? Search { get; init; }

    public string? Tag { get; init; }

    public ApplicationKey? Application { get; init; }

    public OperatorName? Owner { get; init; }

    public FlagKind? Kind { get; init; }

    public bool IsArchived { get; init; }
}
