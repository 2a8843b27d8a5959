namespace ReleaseBoard.Domain.Migrations;

/// <summary>Whether undo scripts lead back without taking data away.</summary>
public static class WayBackRules
{
    /// <summary>The way back from these steps.</summary>
    /// <param name="undoOf">The script that takes a version back; null where there is none.</param>
    public static WayBack Of(IReadOnlyCollection<MigrationScript> steps, Func<MigrationVersion, MigrationScript?> undoOf)
    {
        if (steps.FirstOrDefault(step => step.Destroys.Count > 0) is { } loss)
        {
            return new(false, $"There is no way back from {loss.Name.Short}, and no script can bring it again: {loss.Destroys[0]}");
        }

        var versions = steps.Where(step => step.Name.Kind is MigrationKind.Versioned).ToList();
        if (versions.Count == 0)
        {
            return new(true, steps.Count == 0 ? "Nothing runs, so there is nothing to take back." : "Only what is repeatable runs; the artifact before brings its own back.");
        }

        var undos = versions.Select(step => (step.Name.Short, Undo: undoOf(step.Name.Version ?? default))).Reverse().ToList();
        var missing = undos.Where(one => one.Undo is null).Select(one => one.Short).ToList();
        if (missing.Count > 0)
        {
            return new(false, $"There is no way back: {List(missing)} {(missing.Count == 1 ? "has" : "have")} no undo script.");
        }

        var scripts = undos.Select(one => one.Undo).OfType<MigrationScript>().ToList();
        return scripts.FirstOrDefault(undo => undo.Destroys.Count > 0) is { } taking
            ? new(false, $"The way back loses data, so it is closed: {taking.Name.Short} would run, and {Lower(taking.Destroys[0])}")
            : new(true, $"It can go back: {List(scripts.Select(undo => undo.Name.Short).ToList())} {(scripts.Count == 1 ? "takes" : "take")} no data away.");
    }

    internal static string List(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "",
        1 => names[0],
        <= 6 => $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}",
        _ => $"{string.Join(", ", names.Take(5))} and {names.Count - 5} more",
    };

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];
}
