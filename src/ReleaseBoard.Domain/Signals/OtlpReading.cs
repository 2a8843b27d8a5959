namespace ReleaseBoard.Domain.Signals;

/// <summary>What one pass over a message has gathered.</summary>
internal sealed class OtlpReading<T>(int most)
{
    public List<T> Items { get; } = [];

    public int LeftOut { get; private set; }

    /// <summary>Why the first was left out.</summary>
    public string? Why { get; private set; }

    /// <summary>Exemplars: single measurements beside a point, which the board does not keep.</summary>
    public int Exemplars { get; private set; }

    public void NoteExemplars(int count) => Exemplars += count;

    /// <summary>Reads one item where there is room.</summary>
    public void Add(Func<T> read)
    {
        if (Items.Count >= most)
        {
            LeaveOut($"One message brings at most {most:N0} items.");
        }
        else
        {
            Items.Add(read());
        }
    }

    public void LeaveOut(string why)
    {
        LeftOut++;
        Why ??= why;
    }
}
