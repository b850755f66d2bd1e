using System.Collections.Immutable;
using Easel.Starter.Lessons;
using Easel.Starter.World;

namespace Easel.Starter.Judge;

/// <summary>One question to a painter: a prompt, and the scene that a right answer shows.</summary>
/// <param name="Index">Its number; a painter may use it as the seed.</param>
/// <param name="Text">The prompt, naming every subject with its colour, the sky and the ground.</param>
/// <param name="Scene">What it asks for; held out from training.</param>
public sealed record EvaluationPrompt(int Index, string Text, Scene Scene)
{
    /// <summary>A fixed list of prompts: one subject and two subjects in turn.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Another seed, another list.</param>
    public static ImmutableArray<EvaluationPrompt> List(int count, ulong seed = 500)
    {
        var dice = new Dice(seed);
        var prompts = ImmutableArray.CreateBuilder<EvaluationPrompt>(count);
        for (int i = 0; i < count; i++)
        {
            var scene = SceneGenerator.NextHeldOut(dice, 1 + i % 2);
            prompts.Add(new EvaluationPrompt(i, Captioner.Precise(scene, dice), scene));
        }

        return prompts.MoveToImmutable();
    }

    /// <summary>Prompts for what an adapter has learnt, in scenes that its lesson does not show.</summary>
    /// <param name="lesson">The lesson.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Another seed than the lesson's.</param>
    public static ImmutableArray<EvaluationPrompt> ListOf(Lesson lesson, int count, ulong seed = 500)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        var dice = new Dice(seed);
        return [.. Enumerable.Range(0, count).Select(i => (Index: i, Scene: lesson.SceneOf(dice))).Select(p => new EvaluationPrompt(p.Index, lesson.Caption(p.Scene, dice), lesson.Seen(p.Scene)))];
    }
}
