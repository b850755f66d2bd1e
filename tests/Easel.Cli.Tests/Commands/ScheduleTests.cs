using System.Text.Json;

namespace Easel.Cli.Tests.Commands;

public sealed class ScheduleTests
{
    [Fact]
    public async Task The_sigmas_end_in_0_and_each_above_has_a_timestep()
    {
        var json = (await Run.Easel("schedule", "--scheduler", "Karras", "--steps", "10", "--json")).Json();
        var sigmas = json.GetProperty("sigmas").EnumerateArray().Select(s => s.GetDouble()).ToList();
        Assert.Equal(11, sigmas.Count);
        Assert.Equal(0, sigmas[^1]);
        Assert.Equal(14.6146, sigmas[0], 3);
        Assert.Equal(10, json.GetProperty("timesteps").GetArrayLength());
    }

    [Fact]
    public async Task Many_requests_are_answered_by_one_process_a_line_each_and_a_bad_one_disturbs_no_other()
    {
        var run = await Run.With(
            "{\"scheduler\":\"karras\",\"steps\":3}\n\n{\"scheduler\":\"nope\"}\nnot json\n{\"steps\":4,\"sigma_max\":10.5,\"scheduler\":\"exponential\",\"model\":\"sdxl\"}\n", CancellationToken.None, "schedule", "--jsonl");
        var answers = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(4, answers.Count);
        Assert.Equal(4, answers[0].GetProperty("sigmas").GetArrayLength());
        Assert.Contains("nope", answers[1].GetProperty("error").GetProperty("message").GetString());
        Assert.True(answers[2].TryGetProperty("error", out _));
        Assert.Equal(10.5, answers[3].GetProperty("sigmas")[0].GetDouble(), 9);
        Assert.Equal(2, run.Status);
    }

    [Theory]
    [InlineData("--steps", "0")]
    [InlineData("--steps", "many")]
    [InlineData("--rho", "-1")]
    [InlineData("--scheduler", "nope")]
    [InlineData("--model", "nope")]
    public async Task Bad_input_is_refused_with_its_name(string option, string value)
    {
        var run = await Run.Easel("schedule", option, value);
        Assert.Equal((2, ""), (run.Status, run.Out));
        Assert.Contains(value, run.Error);
    }

    [Fact]
    public async Task Samplers_and_schedules_are_listed_with_their_other_names()
    {
        var json = (await Run.Easel("samplers", "--json")).Json();
        var eulerA = json.GetProperty("samplers").EnumerateArray().Single(s => s.GetProperty("name").GetString() == "Euler a");
        Assert.Contains("k_euler_a", eulerA.GetProperty("aliases").EnumerateArray().Select(a => a.GetString()));
        Assert.Contains(json.GetProperty("schedulers").EnumerateArray(), s => s.GetProperty("label").GetString() == "Karras");
        Assert.Contains("k_euler_a", (await Run.Easel("samplers")).Out);
    }
}
