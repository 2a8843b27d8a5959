using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Verdicts;

namespace ReleaseBoard.Engine.Flags;

/// <summary>The table of what was reported of each variant.</summary>
internal static class OutcomeStore
{
    public static IReadOnlyList<KeyValuePair<VariantKey, OutcomeTotals>> List(DbConnection db) =>
    [
        .. db.Query<OutcomeRow>(
            """
            select environment, flag, variant, counted, failed, value_count as ValueCount, value_sum as ValueSum, value_squares as ValueSquares
              from flag_outcome
            """).Select(row => row.ToPair()),
    ];

    public static int Save(DbConnection db, IEnumerable<KeyValuePair<VariantKey, OutcomeTotals>> totals) => db.Execute(
        """
        insert into flag_outcome (environment, flag, variant, counted, failed, value_count, value_sum, value_squares)
        values (@Environment, @Flag, @Variant, @Counted, @Failed, @ValueCount, @ValueSum, @ValueSquares)
        on conflict (environment, flag, variant) do update
           set counted = excluded.counted, failed = excluded.failed, value_count = excluded.value_count, value_sum = excluded.value_sum,
               value_squares = excluded.value_squares
        """,
        totals.Select(OutcomeRow.Of));

    private sealed record OutcomeRow(string Environment, string Flag, string Variant, long Counted, long Failed, long ValueCount, double ValueSum, double ValueSquares)
    {
        public static OutcomeRow Of(KeyValuePair<VariantKey, OutcomeTotals> pair) => new(
            pair.Key.Environment.Value, pair.Key.Flag.Value, pair.Key.Variant, pair.Value.Failures.Count, (long)pair.Value.Failures.Sum,
            pair.Value.Values.Count, pair.Value.Values.Sum, pair.Value.Values.SumOfSquares);

        public KeyValuePair<VariantKey, OutcomeTotals> ToPair() => KeyValuePair.Create(
            new VariantKey(new(Environment), new(Flag), Variant),
            new OutcomeTotals(Sample.OfCounts(Failed, Counted), new Sample(ValueCount, ValueSum, ValueSquares)));
    }
}
