using ReleaseBoard.Benchmarks;

return args switch
{
    ["gateway", ..] => await GatewayBenchmark.RunAsync(args[1..]),
    ["flip"] => await FlipBenchmark.RunAsync(),
    ["rollback"] => await RollbackBenchmark.RunAsync(),
    ["automatic"] => await AutomaticBenchmark.RunAsync(),
    ["automatic", var tries] => await AutomaticBenchmark.RunAsync(int.Parse(tries, System.Globalization.CultureInfo.InvariantCulture)),
    ["start"] => await StartBenchmark.RunAsync(),
    ["paint"] => await PaintBenchmark.RunAsync(),
    ["health"] => HealthBenchmark.Run(),
    ["verdicts"] => VerdictsBenchmark.Run(),
    ["evaluator"] => EvaluatorBenchmark.Run(),
    ["ingest"] => await IngestBenchmark.RunAsync(),
    ["samples"] => await SampleSizeBenchmark.RunAsync(),
    ["query"] => await QueryBenchmark.RunAsync(),
    ["parser"] => ParserBenchmark.Run(),
    ["hub"] => await HubBenchmark.RunAsync(),
    ["hub", var clients] => await HubBenchmark.RunAsync(int.Parse(clients, System.Globalization.CultureInfo.InvariantCulture)),
    ["pixels"] => await PixelsBenchmark.RunAsync(),
    ["pixels", var viewers] => await PixelsBenchmark.RunAsync(int.Parse(viewers, System.Globalization.CultureInfo.InvariantCulture)),
    ["rows"] => await RowsBenchmark.RunAsync(),
    ["ofrep"] => await OfrepBenchmark.RunAsync(),

    // What the measurements above start as processes of their own.
    ["backend", .. var how] => await Backend.RunAsync(answersBadly: how is ["badly", ..]),
    ["hub-clients", var board, var token, var from, var count] => await HubClients.RunAsync(board, token, from, count),
    ["viewers", var page, var cookie, var count] => await Viewers.RunAsync(page, cookie, count),
    ["live-rows", var address] => await RowsServer.RunAsync(address),
    ["kestrel", var port, var length] => await BareKestrel.RunAsync(port, length),
    ["yarp", var port, var destination] => await BareYarp.RunAsync(port, destination),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project tests/ReleaseBoard.Benchmarks -- gateway [SECONDS [ROUNDS]] | flip | rollback | automatic [TRIES] | start | paint | health | verdicts | evaluator | ofrep | parser | ingest | samples | query | hub [CLIENTS] | pixels [VIEWERS] | rows");
    return 2;
}
