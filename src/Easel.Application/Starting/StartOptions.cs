using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Serialization;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Application.Starting;

/// <summary>What a studio is started with, as its page edits it. What is null is left to the command line and its defaults.</summary>
/// <param name="Device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
/// <param name="Memory">A level: <c>auto</c>, <c>high</c>, <c>medium</c>, <c>low</c> or <c>offload</c>.</param>
/// <param name="MemoryBudget">The most that jobs may use of the device's memory, in gigabytes of 2^30 bytes.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Listen">An address of this machine, <c>0.0.0.0</c> for all of them; <c>localhost</c> for this machine only.</param>
/// <param name="Open">True lets everyone in who reaches the address.</param>
/// <param name="WebuiDir">An A1111 folder whose models are used in place.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StartOptions(
    string? Device = null, string? Memory = null, double? MemoryBudget = null, int? Port = null, string? Listen = null, bool? Open = null, string? WebuiDir = null)
{
    /// <summary>The levels' words.</summary>
    public static ImmutableArray<string> Levels { get; } = ["auto", "high", "medium", "low", "offload"];

    /// <summary>The address that <see cref="Listen"/> means; null where it is none.</summary>
    [JsonIgnore]
    public IPAddress? Address => Listen is null or "localhost" ? IPAddress.Loopback : IPAddress.TryParse(Listen, out var address) ? address : null;

    /// <summary>What is wrong with them, as far as they can be judged without the machine.</summary>
    public ImmutableArray<FieldProblem> Problems()
    {
        var found = new FieldProblems();
        var device = DeviceRules.Problems(new DeviceOptions(Device ?? "auto", MemoryBudget: MemoryBudget));
        foreach (var problem in device) found.Require(false, problem.Field == "device.name" ? "device" : "memoryBudget", problem.Message);
        found.Require(Memory is null || Levels.Contains(Memory, StringComparer.Ordinal), "memory", $"'{Memory}' is no level; give one of {string.Join(", ", Levels)}.");
        if (Port is { } port) found.RequireRange("port", port, 1, 65535);
        found.Require(Address is not null, "listen", $"'{Listen}' is no address of this machine; give for instance 0.0.0.0, or localhost.");
        found.Require(WebuiDir is null || Directory.Exists(WebuiDir), "webuiDir", $"'{WebuiDir}' is no folder of the studio's machine.");
        return found.Found;
    }
}
