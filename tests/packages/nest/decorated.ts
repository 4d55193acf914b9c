// Entities, checked classes and injected ones: libraries that read the metadata of decorators.
import 'reflect-metadata';
import { IsInt, Length, validate } from 'class-validator';
import { Type, plainToInstance } from 'class-transformer';
import { Entity, Column, PrimaryGeneratedColumn, OneToMany, ManyToOne, getMetadataArgsStorage } from 'typeorm';
import { Container, injectable, inject } from 'inversify';
class Inner { @Length(2, 5) name!: string; }
class Dto { @IsInt() n!: number; @Type(() => Inner) inner!: Inner; }
@Entity() export class User { @PrimaryGeneratedColumn() id!: number; @Column() name!: string; @Column({ nullable: true }) age?: number; @OneToMany(() => Post, (p) => p.user) posts!: Post[]; }
@Entity() export class Post { @PrimaryGeneratedColumn() id!: number; @ManyToOne(() => User, (u) => u.posts) user!: User; @Column() at!: Date; }
@injectable() class Katana { hit() { return 'cut'; } }
@injectable() class Ninja { constructor(private katana: Katana, @inject('n') public n: number) {} fight() { return this.katana.hit() + this.n; } }
(async () => {
  const dto = plainToInstance(Dto, { n: 'x', inner: { name: 'a' } });
  console.log(dto.inner instanceof Inner, (await validate(dto)).map((e) => Object.keys(e.constraints ?? {})));
  console.log(getMetadataArgsStorage().columns.map((c) => c.propertyName + ':' + ((c.options.type as any)?.name ?? c.options.type)).join());
  const c = new Container(); c.bind(Katana).toSelf(); c.bind(Ninja).toSelf(); c.bind('n').toConstantValue(3);
  console.log(c.get(Ninja).fight());
})();
