using System.Data.Common;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Environments;

/// <summary>What a room further to the right knows against a path, asked within the write that draws it; null when it knows nothing.</summary>
public delegate Refusal? PathCheck(DbConnection db, ReleasePath next);
