using Easel.Application.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Easel.Cli.Serving;

/// <summary>Metrics for Prometheus at <c>/metrics</c>, and traces and metrics by OTLP where an address is given.</summary>
internal static class StudioTelemetry
{
    public static void Add(IServiceCollection services, string? address)
    {
        var telemetry = services.AddOpenTelemetry()
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(StudioMeters.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter();
                if (address is not null) metrics.AddOtlpExporter(otlp => otlp.Endpoint = new Uri(address));
            });
        // Without someone to send them to, traces would only cost time.
        if (address is null) return;
        telemetry.WithTracing(tracing => tracing.AddSource(StudioMeters.Name).AddAspNetCoreInstrumentation().AddOtlpExporter(otlp => otlp.Endpoint = new Uri(address)));
    }

    public static void Map(WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics");
}
