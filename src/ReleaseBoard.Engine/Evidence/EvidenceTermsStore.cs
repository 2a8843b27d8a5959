using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>The table of what applications expect of evidence; one that said nothing has the terms that hold then.</summary>
internal static class EvidenceTermsStore
{
    public static EvidenceTerms Of(DbConnection db, ApplicationKey application) =>
        db.QuerySingleOrDefault<string>("select terms from evidence_terms where application = @application", new { application = application.Value }) is { } terms
            ? Stored.FromJson<EvidenceTerms>(terms)
            : new EvidenceTerms { Application = application };

    public static void Save(DbConnection db, EvidenceTerms terms) => db.Execute(
        """
        insert into evidence_terms (application, terms, revision) values (@Application, @Terms, @Revision)
        on conflict (application) do update set terms = excluded.terms, revision = excluded.revision
        """,
        new { Application = terms.Application.Value, Terms = Stored.Json(terms), terms.Revision });
}
