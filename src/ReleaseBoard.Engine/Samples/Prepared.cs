using System.Data.Common;

namespace ReleaseBoard.Engine.Samples;

/// <summary>A statement that is said many times with other values: parsed once.</summary>
internal sealed class Prepared : IDisposable
{
    private readonly DbCommand _command;

    public Prepared(DbConnection db, string sql, params ReadOnlySpan<string> names)
    {
        _command = db.CreateCommand();
        _command.CommandText = sql;
        foreach (var name in names)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = name;
            _command.Parameters.Add(parameter);
        }
    }

    public void Execute(params ReadOnlySpan<object> values)
    {
        Set(values);
        _command.ExecuteNonQuery();
    }

    /// <summary>The first column of each row.</summary>
    public IEnumerable<byte[]> Blobs(params ReadOnlySpan<object> values)
    {
        Set(values);
        return Read();
    }

    /// <summary>Each row's first three columns.</summary>
    public IEnumerable<(long First, int Second, int Third)> Numbers(params ReadOnlySpan<object> values)
    {
        Set(values);
        return ReadNumbers();
    }

    /// <summary>The first row's first column into room that is large enough, or that is made so. Answers how many bytes there are; 0 when there is no row.</summary>
    public int Blob(ref byte[] room, params ReadOnlySpan<object> values)
    {
        Set(values);
        using var reader = _command.ExecuteReader();
        if (!reader.Read())
        {
            return 0;
        }

        var length = (int)reader.GetBytes(0, 0, null, 0, 0);
        room = room.Length < length ? new byte[length] : room;
        return (int)reader.GetBytes(0, 0, room, 0, length);
    }

    public void Dispose() => _command.Dispose();

    private IEnumerable<byte[]> Read()
    {
        using var reader = _command.ExecuteReader();
        while (reader.Read())
        {
            yield return reader.GetFieldValue<byte[]>(0);
        }
    }

    private IEnumerable<(long First, int Second, int Third)> ReadNumbers()
    {
        using var reader = _command.ExecuteReader();
        while (reader.Read())
        {
            yield return (reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2));
        }
    }

    private void Set(ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i];
        }
    }
}
