using System.Text;

namespace ReleaseBoard.Domain.Targeting;

/// <summary><c>missing</c>: those of the names that lead nowhere; <c>missing_some</c>: none of them where enough lead somewhere.</summary>
/// <param name="needed">How many are enough; null for <c>missing</c>.</param>
internal sealed class MissingNode(Node names, Node? needed) : Node
{
    public override Datum Evaluate(ref Frame frame)
    {
        var enough = needed?.Evaluate(ref frame);
        var asked = names.Evaluate(ref frame);
        var list = asked.Kind is DatumKind.List ? asked.List : [asked];
        var missing = new List<Datum>();
        foreach (ref readonly var name in list)
        {
            if (!IsThere(ref frame, name))
            {
                missing.Add(name);
            }
        }

        var result = enough is { } number && list.Length - missing.Count >= ScriptRules.ToNumber(number) ? Datum.Of([], 0) : Datum.Of(missing.ToArray());
        return result;
    }

    private static bool IsThere(ref Frame frame, in Datum name)
    {
        var path = PathRules.Split(Encoding.UTF8.GetString(ScriptRules.ToText(name)));
        if (!frame.IsInLoop && PathRules.IsMoment(path))
        {
            return VariableNode.TryFind(ref frame, path, isMoment: true, out _);
        }

        var at = frame.IsInLoop ? frame.Item : Datum.Of(frame.Context.Data);
        foreach (var step in path)
        {
            if (!ScriptRules.IsTruthy(at) || !VariableNode.TryStep(at, step, out at))
            {
                return false;
            }
        }

        return true;
    }
}
