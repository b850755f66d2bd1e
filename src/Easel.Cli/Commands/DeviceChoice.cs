using System.CommandLine;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary>The options that choose where a job runs.</summary>
internal sealed class DeviceChoice
{
    private readonly Option<string> device = new("--device") { HelpName = "NAME", Description = "auto, cpu, cuda or cuda:N [default: auto]." };
    private readonly Option<MemoryMode?> memory = WordOption.Create<MemoryMode>("--memory", "How to spend memory [default: by what is free].");

    public IEnumerable<Option> All => [device, memory];

    public DeviceOptions Read(ParseResult parse) => new(parse.GetValue(device) ?? "auto", Memory: parse.GetValue(memory));
}
