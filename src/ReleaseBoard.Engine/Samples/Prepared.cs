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

    public void Dispose() => _command.Dispose();

    private IEnumerable<byte[]> Read()
    {
        using var reader = _command.ExecuteReader();
        while (reader.Read())
        {
            yield return reader.GetFieldValue<byte[]>(0);
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
