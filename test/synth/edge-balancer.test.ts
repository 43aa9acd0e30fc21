import { one } from './distribution.ts';
import { resourcesOf, synthesise } from './stacks.ts';

const stacks = synthesise();

describe('the door of the load balancer', () => {
  const openings = resourcesOf(stacks, 'AWS::EC2::SecurityGroupIngress').filter(([, { Properties }]) =>
    JSON.stringify(Properties.GroupId).includes('LoadBalancer'),
  );

  test('opens to the group of CloudFront’s VPC origins alone, which is looked up once the origin exists', () => {
    const lookUp = one(stacks, 'Custom::VpcOriginSecurityGroup');
    const origin = one(stacks, 'AWS::CloudFront::VpcOrigin');

    expect(openings.map(([, { Properties }]) => Properties)).toEqual([
      expect.objectContaining({
        IpProtocol: 'tcp',
        FromPort: 80,
        ToPort: 80,
        SourceSecurityGroupId: { 'Fn::GetAtt': [lookUp.id, 'SecurityGroups.0.GroupId'] },
      }),
    ]);
    // CloudFormation waits for what is referred to
    expect(JSON.stringify(lookUp.Properties.Create)).toContain(`{"Fn::GetAtt":["${origin.id}","Id"]}`);
    expect(JSON.stringify(lookUp.Properties.Create)).toContain('CloudFront-VPCOrigins-Service-SG');
    expect(JSON.stringify(lookUp.Properties.Create)).toMatch(/vpc-id.*"Fn::ImportValue":"[^"]*Vpc/);
    expect(lookUp.Properties.InstallLatestAwsSdk).toBe(false);
  });

  test('has no opening that its own group declares', () => {
    const group = one(stacks, 'AWS::EC2::SecurityGroup', 'LoadBalancer');

    expect(group.Properties).not.toHaveProperty('SecurityGroupIngress');
  });
});
