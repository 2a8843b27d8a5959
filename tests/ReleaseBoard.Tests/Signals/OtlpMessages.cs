namespace ReleaseBoard.Tests.Signals;

/// <summary>Messages of OpenTelemetry's protocol, one of each form.</summary>
internal static class OtlpMessages
{
    public static ProtoWriter Resource(string application = "shop", string environment = "production", string version = "1.0.0", string instance = "a") => new ProtoWriter()
        .Message(1, ProtoWriter.Attribute("service.name", application))
        .Message(1, ProtoWriter.Attribute("deployment.environment.name", environment))
        .Message(1, ProtoWriter.Attribute("service.version", version))
        .Message(1, ProtoWriter.Attribute("service.instance.id", instance));

    public static byte[] Metrics(ProtoWriter resource, params ProtoWriter[] metrics)
    {
        var scope = new ProtoWriter().Message(1, new ProtoWriter().Text(1, "a library"));
        foreach (var metric in metrics)
        {
            scope.Message(2, metric);
        }

        return new ProtoWriter().Message(1, new ProtoWriter().Message(1, resource).Message(2, scope)).Bytes;
    }

    public static ProtoWriter Gauge(string name, double value, ulong time) => Metric(name, 5, new ProtoWriter().Message(1, Point(time).Double(4, value)));

    public static ProtoWriter Sum(string name, long value, ulong time, ulong start = 1, int temporality = 2, bool isMonotonic = true) => Metric(
        name, 7, new ProtoWriter().Message(1, Point(time, start).Fixed(6, (ulong)value)).Number(2, (ulong)temporality).Number(3, isMonotonic ? 1UL : 0));

    public static ProtoWriter Histogram(string name, ulong time, ulong[] counts, double[] bounds, int temporality = 2) => Metric(
        name,
        9,
        new ProtoWriter().Message(1, new ProtoWriter().Message(9, ProtoWriter.Attribute("route", "/cart")).Fixed(2, 1).Fixed(3, time)
            .Fixed(4, counts.Aggregate(0UL, (sum, count) => sum + count)).Double(5, 12.5).Fixeds(6, counts).Doubles(7, bounds)).Number(2, (ulong)temporality));

    public static ProtoWriter Exponential(string name, ulong time, int scale, int offset, ulong zero, params ulong[] counts) => Metric(
        name,
        10,
        new ProtoWriter().Message(1, new ProtoWriter().Message(1, ProtoWriter.Attribute("route", "/cart")).Fixed(2, 1).Fixed(3, time)
            .Fixed(4, counts.Aggregate(zero, (sum, count) => sum + count)).Double(5, 3).Number(6, ProtoWriter.Zigzag(scale)).Fixed(7, zero)
            .Message(8, new ProtoWriter().Number(1, ProtoWriter.Zigzag(offset)).Varints(2, counts))).Number(2, 2));

    public static ProtoWriter Summary(string name, ulong time) => Metric(
        name,
        11,
        new ProtoWriter().Message(1, new ProtoWriter().Message(7, ProtoWriter.Attribute("route", "/cart")).Fixed(3, time).Fixed(4, 10).Double(5, 20)
            .Message(6, new ProtoWriter().Double(1, 0.5).Double(2, 1.5)).Message(6, new ProtoWriter().Double(1, 0.99).Double(2, 9))));

    public static byte[] Logs(ProtoWriter resource, params ProtoWriter[] records)
    {
        var scope = new ProtoWriter();
        foreach (var record in records)
        {
            scope.Message(2, record);
        }

        return new ProtoWriter().Message(1, new ProtoWriter().Message(1, resource).Message(2, scope)).Bytes;
    }

    private static ProtoWriter Metric(string name, int form, ProtoWriter data) => new ProtoWriter().Text(1, name).Text(2, "what it is").Text(3, "ms").Message(form, data);

    private static ProtoWriter Point(ulong time, ulong start = 1) => new ProtoWriter().Message(7, ProtoWriter.Attribute("route", "/cart")).Fixed(2, start).Fixed(3, time);
}
