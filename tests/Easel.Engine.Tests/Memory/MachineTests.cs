using Easel.Engine.Memory;

namespace Easel.Engine.Tests.Memory;

public sealed class MachineTests
{
    [Fact]
    public void Mission_1_2_the_machine_tells_its_total_and_free_memory()
    {
        var memory = MachineMemory.Read();
        Assert.InRange(memory.FreeBytes, 1, memory.TotalBytes);
    }

    [Fact]
    public void Mission_1_4_looking_at_a_machine_finds_the_cpu_first_and_never_fails()
    {
        var machine = Machine.Look();
        Assert.True(machine.Devices[0] is { Id: "cpu", Usable: true, Name.Length: > 0 });
        Assert.All(machine.Devices[1..], device => Assert.StartsWith("cuda:", device.Id, StringComparison.Ordinal));
        Assert.All(machine.Devices, device => Assert.True(device.Usable || device.Note is not null));
    }

    [Fact]
    public void Free_memory_is_what_the_kernel_calls_available()
    {
        var memory = MachineMemory.ParseMemInfo(["MemTotal:       24624224 kB", "MemFree:         1000 kB", "MemAvailable:   23906016 kB"]);
        Assert.Equal(new MachineMemory(24624224L * 1024, 23906016L * 1024), memory);
        Assert.Throws<FormatException>(() => MachineMemory.ParseMemInfo(["MemTotal: 5 kB"]));
    }

    [Theory]
    [InlineData(null, 0, 100, 80)]
    [InlineData(1000, 0, 100, 80)]
    [InlineData(50, 20, 50, 30)]
    [InlineData(50, 60, 50, 0)]
    public void A_containers_limit_bounds_the_machine(int? limit, int used, int total, int free) =>
        Assert.Equal(new MachineMemory(total, free), MachineMemory.Limit(new MachineMemory(100, 80), limit, used));
}
